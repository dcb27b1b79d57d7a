export default { site: "https://quay.example", compressHTML: true, telemetry: false };
