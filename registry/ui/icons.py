"""Line icons as SVG paths on a 20 by 20 grid; emoji would be empty boxes on machines without an emoji font."""

PATHS = {
    "check": "M4 10.5l4 4 8-9",
    "cross": "M5 5l10 10M15 5L5 15",
    "clock": "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 1 0 0-15M10 6v4.5l3 1.8",
    "warning": "M10 3L2.5 16.5h15zM10 8v4M10 14.2v.3",
    "info": "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 1 0 0-15M10 9v5M10 6v.3",
    "download": "M10 3v9M6 8.5l4 4 4-4M3.5 16.5h13",
    "upload": "M10 13V4M6 7.5l4-4 4 4M3.5 16.5h13",
    "print": "M6 8V3.5h8V8M6 14H3.5V8h13v6H14M6 12h8v4.5H6z",
    "plus": "M10 4v12M4 10h12",
    "search": "M8.5 3.5a5 5 0 1 0 0 10 5 5 0 1 0 0-10M12.3 12.3l4.2 4.2",
    "user": "M10 3.5a3 3 0 1 0 0 6 3 3 0 1 0 0-6M4 16.5c.4-3.3 2.8-5 6-5s5.6 1.7 6 5",
    "menu": "M3 5.5h14M3 10h14M3 14.5h14",
    "arrow-right": "M4 10h12M11 5l5 5-5 5",
    "arrow-left": "M16 10H4M9 5l-5 5 5 5",
    "down": "M5 8l5 5 5-5",
    "lock": "M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9",
    "sort": "M6 8l4-4 4 4M6 12l4 4 4-4",
    "sort-up": "M5 12l5-5 5 5",
    "sort-down": "M5 8l5 5 5-5",
    "filter": "M3 4.5h14l-5.5 6.5v5l-3-1.5V11z",
}
