"""leadenrich: upload a file of sales leads, watch it being enriched, download the result."""
