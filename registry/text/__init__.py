"""Pure text and calendar rules: identity numbers, names, money, periods. Nothing here imports Django's ORM or reads a clock."""
