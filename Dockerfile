# movierec on many hosts: the same image runs the web server, the worker and the schedule.
# syntax=docker/dockerfile:1

FROM python:3.11-slim-bookworm AS build
RUN apt-get update && apt-get install --yes --no-install-recommends gcc libc6-dev libgomp1
# Not for the builder's own processor: the image must run on any x86-64 or arm64 host.
ENV LIGHTFM_NO_CFLAGS=1 CFLAGS="-O3" PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements.txt requirements-sentry.txt /tmp/
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes \
    -r /tmp/requirements.txt -r /tmp/requirements-sentry.txt
RUN /opt/venv/bin/python -c "import lightfm._lightfm_fast_openmp"

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home movierec \
    && install --directory --owner=movierec --group=movierec /data
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data MODELS_DIR=/data/models OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
COPY --from=build /opt/venv /opt/venv
WORKDIR /srv/movierec
COPY manage.py ./
COPY data data
COPY movielens movielens
COPY movierec movierec
COPY core core
COPY accounts accounts
COPY actions actions
COPY catalog catalog
COPY recommendations recommendations
COPY api api
COPY friends friends
COPY nights nights
COPY shelves shelves
COPY weekly weekly
COPY templates templates
COPY static static
COPY locale locale
USER movierec
# Static files belong to the code, so they are in the image and not in the data volume.
ENV STATIC_ROOT=/home/movierec/static
RUN SECRET_KEY=build ALLOWED_HOSTS=build python manage.py collectstatic --no-input
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD \
    ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "movierec.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "4", "--preload", "--no-control-socket", \
     "--limit-request-line", "8190", \
     "--access-logfile", "-"]
