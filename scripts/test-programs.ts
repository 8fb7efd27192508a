/** A program or file that tests use, with the Debian package that contains it. */
export interface NeededProgram {
  /** A name, or the path of a file that is no program. */
  program: string;
  debianPackage: string;
}

/** For all tests. */
export const PROGRAMS: readonly NeededProgram[] = [
  { program: "curl", debianPackage: "curl" },
  { program: "openssl", debianPackage: "openssl" },
  { program: "ceph-mon", debianPackage: "ceph-mon" },
  { program: "ceph-osd", debianPackage: "ceph-osd" },
  { program: "radosgw", debianPackage: "radosgw" },
  { program: "python3", debianPackage: "python3" },
  { program: "redis-server", debianPackage: "redis-server" },
  { program: "redis-cli", debianPackage: "redis-tools" },
  { program: "chromium", debianPackage: "chromium" },
  { program: "script", debianPackage: "bsdutils" },
];

/** The sources of Debian's Go libraries. */
const GO_LIBRARIES = "/usr/share/gocode/src";

/** For pages in languages with other scripts. */
const FONTS = "/usr/share/fonts";

/** For the long tests too. */
export const LONG_PROGRAMS: readonly NeededProgram[] = [
  { program: "age", debianPackage: "age" },
  { program: "apache2", debianPackage: "apache2" },
  { program: "bsdtar", debianPackage: "libarchive-tools" },
  { program: "caddy", debianPackage: "caddy" },
  { program: "zsh", debianPackage: "zsh" },
  { program: "fish", debianPackage: "fish" },
  { program: "lintian", debianPackage: "lintian" },
  { program: "strace", debianPackage: "strace" },
  { program: "systemd-analyze", debianPackage: "systemd" },
  { program: "mandoc", debianPackage: "mandoc" },
  { program: "firefox-esr", debianPackage: "firefox-esr" },
  { program: "go", debianPackage: "golang-go" },
  {
    program: `${GO_LIBRARIES}/github.com/Masterminds/sprig`,
    debianPackage: "golang-github-masterminds-sprig-dev",
  },
  { program: `${GO_LIBRARIES}/sigs.k8s.io/yaml`, debianPackage: "golang-k8s-sigs-yaml-dev" },
  { program: `${FONTS}/opentype/noto/NotoSansCJK-Regular.ttc`, debianPackage: "fonts-noto-cjk" },
  {
    program: `${FONTS}/truetype/noto/NotoSansArabic-Regular.ttf`,
    debianPackage: "fonts-noto-core",
  },
  { program: "haproxy", debianPackage: "haproxy" },
  { program: "ip", debianPackage: "iproute2" },
  { program: "mmdebstrap", debianPackage: "mmdebstrap" },
  { program: "nix-instantiate", debianPackage: "nix-bin" },
  { program: "nginx", debianPackage: "nginx-light" },
  { program: "promtool", debianPackage: "prometheus" },
  { program: "unzip", debianPackage: "unzip" },
];
