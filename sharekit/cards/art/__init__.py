"""Art for articles without a photo: generative pictures, seeded by the article, in the brand's colours."""
