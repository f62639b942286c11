"""Is the process alive, and is it ready to serve? For the proxy, the supervisor and `docker compose`."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"alive": True})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and its schema is the code's. 503 with the reason otherwise."""
    problem = ""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT registry_today()")
            cursor.fetchone()
        if request.GET.get("schema") == "1":
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                problem = "migrations are pending"
    except (DatabaseError, OSError) as error:  # whatever it is, the answer is "not ready"
        problem = type(error).__name__
    return JsonResponse({"ready": not problem, "problem": problem}, status=503 if problem else 200)
