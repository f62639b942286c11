from django.apps import AppConfig


class DbConfig(AppConfig):
    name = "registry.db"
    label = "db"
