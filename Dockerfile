# An image without a shell and without a package manager, for any user and a read-only root.
#
#     docker build --tag onetimeshare .
#     docker run --publish 127.0.0.1:3000:3000 --volume onetimeshare:/data --read-only onetimeshare
#
# The tag names the exact version of Node and Debian. To pin its content too, add the digest that
# `docker buildx imagetools inspect node:24.21.0-trixie-slim` shows:
#
#     --build-arg NODE_IMAGE=node:24.21.0-trixie-slim@sha256:…
#
# For both architectures: docker buildx build --platform linux/amd64,linux/arm64 .
ARG NODE_IMAGE=node:24.21.0-trixie-slim

# The program and its dependencies contain no native code, so they are built once, without emulation.
FROM --platform=$BUILDPLATFORM $NODE_IMAGE AS program
WORKDIR /src
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY . .
RUN npm run prepack && rm -rf dist/.[!.]*
# The image has no /usr/bin/env.
RUN sed -i '1s|.*|#!/usr/local/bin/node --max-semi-space-size=2|' bin/onetimeshare.js

FROM --platform=$BUILDPLATFORM $NODE_IMAGE AS dependencies
WORKDIR /src
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --ignore-scripts
RUN find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

# Node and the libraries that it loads. Scanners find the versions of the libraries in dpkg/status.d.
FROM $NODE_IMAGE AS system
WORKDIR /system
RUN set -eu; \
    for file in $(command -v node) $(ldd "$(command -v node)" | grep -o '/[^ ]*'); do \
      cp --parents --dereference "$file" .; \
    done; \
    mkdir -p var/lib/dpkg/status.d usr/share/doc; \
    for package in $(cd lib && find . -name '*.so*' -printf '*/%f\n' | xargs dpkg-query --search | cut -d: -f1 | sort -u); do \
      dpkg-query --status "$package" > "var/lib/dpkg/status.d/$package"; \
      cp --parents --dereference "/usr/share/doc/$package/copyright" .; \
    done; \
    cp --parents /usr/local/LICENSE .; \
    ln -s ../../../app/bin/onetimeshare.js usr/local/bin/onetimeshare; \
    mkdir -m 700 /data; \
    mkdir -m 1777 tmp; \
    mkdir -p etc; \
    echo 'onetimeshare:x:65532:65532::/data:/sbin/nologin' > etc/passwd; \
    echo 'onetimeshare:x:65532:' > etc/group; \
    echo 'hosts: files dns' > etc/nsswitch.conf

FROM scratch
ARG VERSION=development
ARG REVISION=unknown
LABEL org.opencontainers.image.title="OneTimeShare" \
      org.opencontainers.image.description="Send a file or a text to one person, once: end-to-end encrypted." \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
COPY --from=system /system/ /
COPY --from=system --chown=65532:65532 /data /data
COPY --from=dependencies /src/node_modules/ /app/node_modules/
COPY --from=program /src/package.json /src/LICENSE /app/
COPY --from=program /src/bin/ /app/bin/
COPY --from=program /src/dist/ /app/dist/
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    DATA_DIR=/data
USER 65532:65532
WORKDIR /app
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
# Without --start-interval: Podman of Debian 12 and Ubuntu 24.04 does not know it. The Compose files set it.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["/usr/local/bin/node", "-e", \
  "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/usr/local/bin/node", "--max-semi-space-size=2", "/app/bin/onetimeshare.js"]
CMD ["serve"]
