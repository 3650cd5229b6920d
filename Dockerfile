# The hub without a database: PostgreSQL is another container's, named in DATABASE_URL.
FROM node:26.10.0-trixie-slim AS source
WORKDIR /hub
# From the lock file alone, so that this layer lasts until a package changes.
COPY pnpm-lock.yaml pnpm-workspace.yaml ./
COPY patches patches/
RUN npx -y pnpm@12.21.0 fetch
COPY . .

FROM source AS explorer
RUN npx -y pnpm@12.21.0 install --offline --frozen-lockfile --ignore-scripts \
  && node gateway/explorer/build.ts

FROM source AS packages
# Without tools, and without what is a platform's: bundlers' binaries, the embedded PostgreSQL.
RUN npx -y pnpm@12.21.0 install --offline --frozen-lockfile --ignore-scripts --prod --no-optional

FROM node:26.10.0-trixie-slim
ENV NODE_ENV=production HUB_ENV=production HOST=0.0.0.0 PORT=4000 HUB_DATA_DIR=/data \
  NODE_OPTIONS=--max-semi-space-size=64
WORKDIR /hub
COPY --from=packages /hub ./
COPY --from=explorer /hub/gateway/explorer/dist gateway/explorer/dist
# Where the hub writes: keys and the anchor of the access log, files of bulk exports, and what `hub backup` makes.
RUN install -d -o node -g node -m 700 /data /exports /backups
VOLUME /data
# By number, so that an orchestrator can see that it is not root.
USER 1000:1000
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "gateway/main.ts"]
