"""Pure rules of the wall: what may be shown, how it is masked and frozen, and when it has hung long enough."""
