# One image for the server, the migrations and the command line (docs/operations.md, Docker). Debian, because the embedded
# PostgreSQL needs glibc.
FROM node:24-bookworm-slim AS pages
WORKDIR /app
COPY package.json package-lock.json tsconfig.json ./
COPY client ./client
COPY dashboard ./dashboard
# the pages share the table of permissions and the hash of checkpoints with the server
COPY src ./src
# Vite needs no script of a dependency, and the one of the workspace is the next line
RUN npm ci --ignore-scripts && node dashboard/build.mjs

# The dependencies of production, and the list of them; npm's cache stays in this stage.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
COPY client/package.json ./client/
# npm keeps TypeScript, because a package could use it, although none does (cosmiconfig, for files that we do not have).
# `npm sbom` takes what is not installed for a fault, and with `--omit=dev` it leaves out half of what is: so it gets a
# manifest of what is there, without the workspaces, of which the server needs none.
RUN npm ci --omit=dev \
 && rm -rf node_modules/typescript node_modules/@typescript \
 && npm pkg delete devDependencies workspaces \
 && npm prune --ignore-scripts \
 && npm sbom --sbom-format=cyclonedx --sbom-type=application > sbom.cdx.json

FROM node:24-bookworm-slim
# initdb asks for the name of its user, and `docker run --user 12345` has none
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libnss-wrapper \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=packages /app/sbom.cdx.json ./sbom.cdx.json
COPY package.json LICENSE ./
COPY bin ./bin
COPY db ./db
COPY src ./src
COPY --from=pages /app/dashboard/dist ./dashboard/dist
# the page /docs/errors is made of it
COPY docs/errors.md ./docs/errors.md
# The code of the server and of the command line, compiled for the user `node`, because the root file system may be
# read-only. Another user starts without it, and slower: Node keeps the code of each user apart. It belongs to root, so
# that nobody changes what the next process runs.
ENV NODE_COMPILE_CACHE=/app/compile-cache
RUN ln -s /app/bin/omnimemory.js /usr/local/bin/omnimemory \
 && install --directory --owner=node --group=node compile-cache \
 && setpriv --reuid=node --regid=node --clear-groups node --input-type=module --eval \
    "await Promise.all(['./src/server.ts', './src/cli/program.ts', './src/cli/services.ts', './src/db/schema/migrate.ts', './src/db/embedded/embedded.ts'].map((name) => import(name))); process.exit()" \
 && chown --recursive root:root compile-cache \
 && chmod --recursive a+rX compile-cache
# For any user, as in the image of PostgreSQL: each file in it is readable for its owner alone.
RUN install --directory --owner=node --group=node --mode=1777 /data
# Local mode accepts requests without a key from everyone who reaches the port, so it is off unless it is asked for. Uploads
# go to the volume, because /tmp may be in memory.
ENV HOST=0.0.0.0 PORT=8003 DATA_DIR=/data SPOOL_DIR=/data/spool LOCAL_MODE=off
VOLUME /data
# by number, so that Kubernetes knows that it is not root
USER 1000:1000
EXPOSE 8003
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/main.ts"]
# last, so that a new version takes what did not change from the cache
ARG VERSION=unreleased
ARG REVISION=unknown
ARG SOURCE=
LABEL org.opencontainers.image.title="OmniMemory Cloud" \
      org.opencontainers.image.description="The memory of AI coding tools as a multi-tenant backend on PostgreSQL" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.source="$SOURCE"
