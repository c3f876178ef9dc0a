# syntax=docker/dockerfile:1
# Build: docker build -t ribbon .      Talk to it: docker compose run --rm ribbon

FROM python:3.13-slim-trixie AS build
# The same uv as in the Makefile.
ARG UV_VERSION=0.13.9
RUN pip install --no-cache-dir --root-user-action=ignore uv==${UV_VERSION}
ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PROJECT_ENVIRONMENT=/opt/ribbon \
    UV_PYTHON_DOWNLOADS=never
WORKDIR /src
# Dependencies first: they change seldom, so this layer is kept while the code changes.
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/root/.cache/uv uv sync --frozen --no-default-groups --no-install-project
COPY README.md LICENSE ./
COPY bot ./bot
COPY adapters ./adapters
COPY quizzes ./quizzes
COPY seeds ./seeds
RUN --mount=type=cache,target=/root/.cache/uv uv sync --frozen --no-default-groups --no-editable

FROM python:3.13-slim-trixie
# A fixed number, so that whoever prepares a folder for /data can hand it to this user.
RUN useradd --uid 10001 --user-group --home-dir /data --no-create-home --shell /usr/sbin/nologin ribbon \
    && install --directory --owner=ribbon --group=ribbon --mode=0700 /data
COPY --from=build /opt/ribbon /opt/ribbon
ENV PATH=/opt/ribbon/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    RIBBON_DATA_DIR=/data
WORKDIR /data
VOLUME /data
USER 10001:10001
# Only Slack over HTTP comes in by a port, and in a container it has to come from outside: RIBBON_HTTP_HOST=0.0.0.0.
EXPOSE 3000
# There is no HEALTHCHECK: a console has no door to knock at.
ENTRYPOINT ["ribbon"]
CMD ["chat"]
