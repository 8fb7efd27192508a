/** The remedies for a proxy. Each known proxy has its own. */
interface Remedy {
  words: string;
  nginx?: string;
  caddy?: string;
  haproxy?: string;
  apache?: string;
}

const remedies = {
  buffering: {
    words: "Let the proxy pass on request bodies as they arrive.",
    nginx: "proxy_request_buffering off; and proxy_http_version 1.1;",
    caddy: "remove request_buffers from reverse_proxy",
    haproxy: "remove option http-buffer-request",
    apache:
      "remove SetEnv proxy-sendcl, and modules that read request bodies, such as mod_security",
  },
  chunked: {
    words: "Let the proxy use HTTP/1.1 to the server.",
    nginx: "proxy_http_version 1.1;",
    caddy: "remove `versions` from the transport of reverse_proxy",
    haproxy: "remove option http-buffer-request",
    apache: "SetEnv proxy-sendchunked 1, and remove force-proxy-request-1.0",
  },
  bodyLimit: {
    words: "Remove the proxy's limit on request bodies. The server has limits of its own.",
    nginx: "client_max_body_size 0;",
    caddy: "remove request_body max_size",
    haproxy: "raise tune.bufsize, or remove the rule that denies large bodies",
    apache: "LimitRequestBody 0",
  },
  events: {
    words: "Let the proxy pass on answers at once, uncompressed, and obey X-Accel-Buffering.",
    nginx: "proxy_buffering off; gzip off; and no proxy_ignore_headers X-Accel-Buffering",
    caddy: "remove a positive flush_interval from reverse_proxy, and encode no text/event-stream",
    haproxy: "remove filter compression and http-buffer-response for this backend",
    apache: "flushpackets=on in ProxyPass, and SetEnv no-gzip 1",
  },
  idle: {
    words:
      "Set the idle time-outs of the proxy to at least 60 seconds, and set no limit for whole requests.",
    nginx:
      "proxy_read_timeout 60s; proxy_send_timeout 60s; client_body_timeout 60s; send_timeout 60s;",
    caddy: "set read_timeout, write_timeout and the timeouts of servers to 0 or remove them",
    haproxy: "timeout client 60s and timeout server 60s",
    apache: "Timeout 60, ProxyTimeout 60 and RequestReadTimeout body=60,MinRate=250",
  },
  forwardedFor: {
    words:
      "Let the proxy set X-Forwarded-For to the address of its client, and let TRUST_PROXY contain only proxies.",
    nginx: "proxy_set_header X-Forwarded-For $remote_addr;",
    caddy: "remove trusted_proxies and header_up X-Forwarded-For, so that Caddy sets it itself",
    haproxy: "http-request set-header X-Forwarded-For %[src]",
    apache: "RequestHeader unset X-Forwarded-For, so that Apache sets it itself",
  },
  oneClient: {
    words:
      "Set TRUST_PROXY to the address from which the proxy connects to the server, and let the proxy set X-Forwarded-For.",
    nginx: "proxy_set_header X-Forwarded-For $remote_addr;",
    caddy: "Caddy sets the header itself, so check TRUST_PROXY",
    haproxy: "http-request set-header X-Forwarded-For %[src]",
    apache: "remove ProxyAddHeaders Off, because Apache sets the header itself",
  },
  headers: {
    words:
      "Do not let the proxy remove, replace or add these headers. The server sets them for each answer.",
    nginx: "remove proxy_hide_header and add_header for them",
    caddy: "remove the header directives for them",
    haproxy: "remove http-response set-header, add-header and del-header for them",
    apache: "remove the Header directives for them",
  },
  errors: {
    words: "Let the proxy pass on the server's error answers unchanged.",
    nginx: "proxy_intercept_errors off;",
    caddy: "remove handle_response from reverse_proxy",
    haproxy: "remove http-response return and errorfile rules for the backend",
    apache: "ProxyErrorOverride Off",
  },
  retryAfter: {
    words: "Let the proxy pass on Retry-After. Clients wait as long as it says.",
    nginx: "remove proxy_hide_header Retry-After;",
    caddy: "remove header_down -Retry-After",
    haproxy: "remove http-response del-header Retry-After",
    apache: "remove Header unset Retry-After",
  },
  compression: {
    words:
      "Do not let the proxy compress application/octet-stream. Compression does not make ciphertext smaller, and prevents requests for ranges.",
    nginx: "gzip off; or remove application/octet-stream and * from gzip_types",
    caddy: "let encode match only text types",
    haproxy: "remove application/octet-stream from compression type",
    apache: "SetEnv no-gzip 1",
  },
  ranges: {
    words:
      "Let the proxy pass on Range and the answer 206. Without them, no download can be resumed.",
    nginx: 'remove proxy_set_header Range ""; and proxy_cache',
    caddy: "remove header_up -Range",
    haproxy: "remove http-request del-header Range",
    apache: "remove RequestHeader unset Range and CacheEnable",
  },
  authorization: {
    words: "Let the proxy pass on Authorization. It carries the tokens of owners and recipients.",
    nginx: "remove proxy_set_header Authorization and auth_basic",
    caddy: "remove header_up Authorization and basic_auth",
    haproxy: "remove http-request del-header Authorization and http-request auth",
    apache: "remove RequestHeader unset Authorization and AuthType",
  },
  methods: {
    words: "Let the proxy pass on GET, HEAD, POST, PATCH, DELETE and OPTIONS.",
    nginx: "remove limit_except and rules on $request_method",
    caddy: "remove matchers on the method",
    haproxy: "remove http-request deny rules on the method",
    apache: "remove Limit, LimitExcept and AllowMethods",
  },
  host: {
    words:
      "Set BASE_URL to the public address, or let the proxy pass on Host and set X-Forwarded-Proto.",
    nginx: "proxy_set_header Host $http_host; and proxy_set_header X-Forwarded-Proto $scheme;",
    caddy: "remove header_up Host",
    haproxy: "http-request set-header X-Forwarded-Proto https if { ssl_fc }",
    apache: "ProxyPreserveHost On and RequestHeader set X-Forwarded-Proto https",
  },
  ownMachine: {
    words: "Let the proxy pass on Host and set X-Forwarded-For, and use https.",
    nginx: "proxy_set_header Host $http_host; and proxy_set_header X-Forwarded-For $remote_addr;",
    caddy: "remove header_up Host and header_up -X-Forwarded-For",
    haproxy:
      "remove http-request set-header Host, and add http-request set-header X-Forwarded-For %[src]",
    apache: "ProxyPreserveHost On, and remove ProxyAddHeaders Off",
  },
  accept: {
    words: "Let the proxy pass on Accept and User-Agent.",
    nginx: "remove proxy_set_header Accept and proxy_set_header User-Agent",
    caddy: "remove header_up for Accept and User-Agent",
    haproxy: "remove http-request set-header for Accept and User-Agent",
    apache: "remove RequestHeader for Accept and User-Agent",
  },
  plainHttp: {
    words: "Redirect http to https.",
    nginx: "listen 80; return 308 https://$host$request_uri;",
    caddy: "Caddy redirects by itself if the site's address has no http://",
    haproxy: "http-request redirect scheme https code 308 unless { ssl_fc }",
    apache: "Redirect 308 / https://share.example.org/",
  },
  http2: {
    words:
      "Let the proxy offer HTTP/2, so that live events do not use up the connections of a browser.",
    nginx: "listen 443 ssl http2; or, from nginx 1.25.1 on, http2 on;",
    caddy: "remove `protocols` from the servers options",
    haproxy: "bind :443 ssl crt … alpn h2,http/1.1",
    apache: "Protocols h2 http/1.1",
  },
  caching: {
    words: "Let the proxy cache nothing.",
    nginx: "proxy_cache off;",
    caddy: "remove the cache directive",
    haproxy: "remove http-request cache-use and http-response cache-store",
    apache: "remove CacheEnable",
  },
} as const satisfies Record<string, Remedy>;

export type RemedyName = keyof typeof remedies;

const names = { nginx: "nginx", caddy: "Caddy", haproxy: "HAProxy", apache: "Apache" } as const;
const proxies = ["nginx", "caddy", "haproxy", "apache"] as const;

/**
 * The remedy, with the directives of the known proxy, or of all four if it is unknown.
 *
 * @param serverHeader the Server header of an answer, in which a proxy may name itself
 */
export function remedyOf(name: RemedyName, serverHeader: string | null): string {
  const { words, ...directives } = remedies[name];
  const known = proxies.filter(
    (proxy) => !serverHeader || serverHeader.toLowerCase().includes(proxy),
  );
  // An unknown proxy may be in front of one of these.
  const shown = known.length > 0 ? known : proxies;
  return `${words} ${shown.map((proxy) => `${names[proxy]}: ${directives[proxy]}`).join(". ")}`;
}
