# docker build -t mtcheck . && docker run --rm -v "$PWD:/work" mtcheck check .
FROM python:3.12-slim AS build
COPY setup.cfg pyproject.toml README.md LICENSE NOTICE /src/
COPY mtcheck /src/mtcheck
COPY models /src/models
COPY seeds /src/seeds
ENV MTCHECK_HOME=/opt/mtcheck-home
RUN python -m venv /opt/mtcheck \
    && /opt/mtcheck/bin/pip install --no-cache-dir "/src[java]" \
    && /opt/mtcheck/bin/mtcheck languagetool install

FROM python:3.12-slim
COPY --from=build /opt/mtcheck /opt/mtcheck
COPY --from=build /opt/mtcheck-home /opt/mtcheck-home
ENV PATH=/opt/mtcheck/bin:$PATH MTCHECK_HOME=/opt/mtcheck-home MTCHECK_CACHE_DIR=/tmp/mtcheck-cache
RUN useradd --create-home checker
USER checker
WORKDIR /work
ENTRYPOINT ["mtcheck"]
CMD ["--help"]
