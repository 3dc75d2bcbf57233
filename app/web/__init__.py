"""What people and programs reach by URL: requests in, pages and JSON out."""
