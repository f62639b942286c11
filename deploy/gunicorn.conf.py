"""gunicorn for the demo, the web container and the Fair Wall. Each setting can be overridden by the environment."""

import os
from typing import Any

bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60  # seconds; a page's statement stops after 15 in the database
graceful_timeout = 20
keepalive = 15
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  a heartbeat file must not wait for a disk
control_socket_disable = True
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
accesslog = None  # the proxy keeps the access log; ours would hold addresses of people
errorlog = "-"
loglevel = "warning"
preload_app = True  # the code is loaded once and shared by the processes


def when_ready(_server: Any) -> None:
    """Load the pages' code before the first visitor asks for one: it took that visitor five seconds."""
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018  reading it imports all views
