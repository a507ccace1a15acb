# The API of dealgraph: locked dependencies by hash, no compiler in the last stage, not root.
FROM python:3.11-slim AS build
WORKDIR /build
COPY requirements.lock .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY graph graph
COPY ingest ingest
COPY analytics analytics
COPY api api
RUN /venv/bin/pip install --no-cache-dir --no-build-isolation --no-deps .

FROM python:3.11-slim
RUN useradd --uid 10001 --create-home dealgraph
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001
WORKDIR /home/dealgraph
EXPOSE 8000
CMD ["dealgraph", "serve", "--host", "0.0.0.0", "--port", "8000"]
