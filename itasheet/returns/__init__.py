"""Understanding what came back: the table in a workbook, its entries, and what is wrong in them."""
