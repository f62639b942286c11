"""docker-compose.yml is valid, pins what it runs, holds no secret, and every command in it exists here.

There is no Docker engine on a developer's machine; what can be known without one is known here.
"""

import importlib.util
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
LASTING = {name: service for name, service in SERVICES.items() if service["restart"] != "no"}
VARIABLES = re.compile(r"(?<!\$)\$\{(\w+)(:?[-?+])?([^}]*)\}")
SECRET = re.compile(r"PASSWORD|SECRET|KEY|TOKEN")


def test_file_follows_the_compose_specification() -> None:
    schema = json.loads((ROOT / "tests/data/compose-spec.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft7Validator(schema)  # the draft it names, by an address without "#"
    validator.validate(COMPOSE)
    with pytest.raises(jsonschema.ValidationError):  # the schema does refuse something
        validator.validate({"services": {"web": {"imagine": "x"}}})


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_image_is_pinned(service: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z/-]+:\d+\.\d+(\.\d+)?(-\w+)?", service["image"])


def test_images_of_the_dockerfile_are_pinned() -> None:
    images = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), flags=re.M)
    assert images
    assert all(re.search(r":\d+\.\d+", image) for image in images)


@pytest.mark.parametrize("service", LASTING.values(), ids=LASTING)
def test_lasting_service_says_how_it_is(service: dict[str, Any]) -> None:
    assert service["healthcheck"]["test"]
    assert service["init"] is True


def test_every_secret_must_be_given() -> None:
    found = [match.groups() for match in VARIABLES.finditer(TEXT)]
    secrets = [(name, how) for name, how, _ in found if SECRET.search(name)]
    assert len({name for name, _ in secrets}) == 10
    assert [name for name, how in secrets if how != ":?"] == []
    given = [pair for service in SERVICES.values() for pair in service.get("environment", {}).items()]
    assert [name for name, value in given if SECRET.search(name) and not value.startswith("${")] == []


def test_example_settings_name_every_variable_and_hold_no_secret() -> None:
    lines = (ROOT / "deploy/.env.example").read_text(encoding="utf-8").splitlines()
    example = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert set(example) == {match[1] for match in VARIABLES.finditer(TEXT)}
    assert {name: value for name, value in example.items() if SECRET.search(name) and value} == {}


def test_public_wall_is_given_none_of_the_offices_keys_and_no_other_role() -> None:
    given = SERVICES["wall"]["environment"]
    assert given["SECRET_KEY"].startswith("${WALL_SECRET_KEY:?"), "a key of its own, for its forms only"
    assert not {
        "REGISTRY_SEAL_KEY",
        "REGISTRY_INDEX_KEY",
        "REGISTRY_LOG_KEY",
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "REDIS_URL",
    } & set(given)
    assert "registry_public" in given["DATABASE_PUBLIC_URL"]


def test_only_migration_and_provision_know_the_owner() -> None:
    assert {name for name, service in SERVICES.items() if "REGISTRY_OWNER_PASSWORD" in str(service)} == {
        "provision",
        "migrate",
    }


@pytest.mark.parametrize("service", OURS.values(), ids=OURS)
def test_our_services_cannot_write_to_their_image(service: dict[str, Any]) -> None:
    assert service["read_only"] is True
    assert "/tmp" in service["tmpfs"]  # noqa: S108  (the path inside the container)
    assert service["cap_drop"] == ["ALL"]


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_dependencies_networks_and_volumes_exist(service: dict[str, Any]) -> None:
    for name, condition in service.get("depends_on", {}).items():
        expected = "service_completed_successfully" if SERVICES[name]["restart"] == "no" else "service_healthy"
        assert condition == {"condition": expected}
    assert set(service["networks"]) <= set(COMPOSE["networks"])
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        assert source in COMPOSE["volumes"] or source.startswith("./")


def commands() -> list[tuple[str, list[str]]]:
    found = [(name, service["command"]) for name, service in OURS.items()]
    checks = [(f"{name}-health", service["healthcheck"]["test"]) for name, service in OURS.items() if name in LASTING]
    for name, (how, *words) in checks:
        found.append((name, words[0].split() if how == "CMD-SHELL" else words))
    return found


@pytest.mark.parametrize("words", [words for _, words in commands()], ids=[name for name, _ in commands()])
def test_command_exists_here(words: list[str]) -> None:
    program, *arguments = words
    assert shutil.which(program, path=str(Path(sys.executable).parent))
    if program == "python" and arguments[0] == "-m":
        assert importlib.util.find_spec(f"{arguments[1]}.__main__")
    elif program == "python":
        assert (ROOT / arguments[0]).is_file()
    elif program == "gunicorn":
        assert (ROOT / arguments[arguments.index("--config") + 1]).is_file()
        module, _, attribute = arguments[-1].partition(":")
        assert attribute in Path(importlib.util.find_spec(module).origin).read_text()  # type: ignore[union-attr,arg-type]  # the module is installed
    else:
        assert arguments[:2] == ["--app", "registry"]
        from registry.celery import app

        assert app.main == "registry"


def test_image_installs_the_packages_the_tests_ran_with() -> None:
    pinned = re.compile(r"^([a-z0-9-]+==\S+)", flags=re.M)
    tested = set(pinned.findall((ROOT / "requirements.lock").read_text()))
    shipped = set(pinned.findall((ROOT / "deploy/requirements.lock").read_text()))
    assert shipped <= tested
    assert {line.split("==")[0] for line in tested - shipped} >= {"pytest", "playwright", "mypy"}


@pytest.mark.parametrize("lock", ["requirements.lock", "deploy/requirements.lock"])
def test_lock_holds_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    for entry in re.split(r"\n(?=[a-z])", text):
        assert "--hash=sha256:" in entry, entry.splitlines()[0]
