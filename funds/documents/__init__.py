"""Papers of the money: the books as workbooks and as pages to print and sign."""
