export default { title: "Harbour Guide", description: "Everything a visiting boat wants to know.", lang: "en" };
