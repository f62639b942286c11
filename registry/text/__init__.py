"""Pure rules of text and calendar: identity numbers, names, money, periods. Nothing here reads a clock or a table."""
