# One image for web, Fair Wall, worker, beat and set-up; docker-compose.yml tells each what it is.
FROM debian:12.12-slim AS fonts
# 仿宋 and 楷体 out of a package that is not installed: GPL-3 with font exception.
RUN apt-get update -qq \
 && cd /tmp && apt-get download -qq texlive-lang-chinese \
 && dpkg-deb --fsys-tarfile texlive-lang-chinese*.deb | tar -x --wildcards '*/FandolFang-Regular.otf' '*/FandolKai-Regular.otf' \
 && mkdir /fonts && find /tmp -name 'Fandol*.otf' -exec mv -t /fonts {} +

FROM python:3.11.14-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 LC_ALL=C.UTF-8 TZ=Asia/Shanghai
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends fontconfig fonts-liberation fonts-lxgw-wenkai fonts-noto-cjk \
      libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --create-home --home-dir /home/registry --shell /usr/sbin/nologin registry
WORKDIR /app
COPY deploy/requirements.lock deploy/
RUN pip install --no-deps --require-hashes -r deploy/requirements.lock
COPY --from=fonts /fonts var/fonts
COPY . .
# Public site: collecting needs neither keys nor a database.
RUN script/messages --compile \
 && REGISTRY_SITE=public DATABASE_PUBLIC_URL=postgresql://none:none@localhost/none \
    DJANGO_SETTINGS_MODULE=registry.settings.production python manage.py collectstatic --no-input --verbosity 0 \
 && mkdir -p var/media var/wall var/beat var/fonts/county \
 && chown registry:registry var/media var/wall var/beat
USER registry
EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "registry.wsgi:application"]
