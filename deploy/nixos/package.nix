# The program, built from this checkout. The lock file has the hashes of all dependencies.
{
  lib,
  buildNpmPackage,
  importNpmLock,
  makeBinaryWrapper,
  nodejs_24,
}:
let
  source = ../..;
  inherit (lib.importJSON (source + "/package.json")) version;
in
buildNpmPackage {
  pname = "onetimeshare";
  inherit version;
  # Not the rest of a used checkout, such as data/ and secrets/: every user can read the Nix store.
  src = lib.fileset.toSource {
    root = source;
    fileset = lib.fileset.unions (
      map (name: source + "/${name}") [
        "bin"
        "scripts"
        "src"
        "CHANGELOG.md"
        "LICENSE"
        "package.json"
        "package-lock.json"
        "tsconfig.base.json"
        "vite.config.ts"
      ]
    );
  };

  nodejs = nodejs_24;
  npmDeps = importNpmLock { npmRoot = source; };
  npmConfigHook = importNpmLock.npmConfigHook;
  # The only install script downloads Node.
  npmFlags = [ "--ignore-scripts" ];
  npmBuildScript = "prepack";

  nativeBuildInputs = [ makeBinaryWrapper ];
  installPhase = ''
    runHook preInstall
    npm prune --omit=dev --ignore-scripts
    mkdir -p $out/lib/onetimeshare
    cp -r package.json LICENSE bin dist node_modules $out/lib/onetimeshare/
    makeWrapper ${lib.getExe nodejs_24} $out/bin/onetimeshare \
      --add-flags "--max-semi-space-size=2 $out/lib/onetimeshare/bin/onetimeshare.js"
    runHook postInstall
  '';

  meta = {
    description = "Send a file or a text to one person, once: end-to-end encrypted";
    license = lib.licenses.mit;
    mainProgram = "onetimeshare";
    platforms = lib.platforms.linux;
  };
}
