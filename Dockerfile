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

FROM node:24-bookworm-slim
# initdb asks for the name of its user, and `docker run --user 12345` has none
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libnss-wrapper \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json ./
COPY client/package.json ./client/
RUN npm ci --omit=dev
COPY db ./db
COPY src ./src
COPY --from=pages /app/dashboard/dist ./dashboard/dist
# the page /docs/errors is made of it
COPY docs/errors.md ./docs/errors.md
# For any user, as in the image of PostgreSQL: each file in it is readable for its owner alone.
RUN install --directory --owner=node --group=node --mode=1777 /data
# Local mode accepts requests without a key from everyone who reaches the port, so it is off unless it is asked for.
ENV HOST=0.0.0.0 PORT=8003 DATA_DIR=/data LOCAL_MODE=off
VOLUME /data
USER node
EXPOSE 8003
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/main.ts"]
