"""What all pages share: lists by keyset, scoped details, forms and actions that can be refused, error pages."""
