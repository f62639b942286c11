"""Pure rules about money: what is wrong with a list, how money is shared."""
