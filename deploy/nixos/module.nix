# OneTimeShare on NixOS. In configuration.nix:
#
#     imports = [ /path/to/onetimeshare/deploy/nixos/module.nix ];
#     services.onetimeshare = {
#       enable = true;
#       settings.BASE_URL = "https://share.example.org";
#       settings.TRUST_PROXY = "127.0.0.1";
#     };
#     services.caddy = {
#       enable = true;
#       virtualHosts."share.example.org".extraConfig = "reverse_proxy 127.0.0.1:3000";
#     };
#     networking.firewall.allowedTCPPorts = [ 80 443 ];
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.services.onetimeshare;
  # systemd gives the service its own readable copy of each secret file.
  credentials = lib.mapAttrsToList (name: file: "${name}:${file}") cfg.secretFiles;
  secretSettings = lib.mapAttrs' (
    name: _: lib.nameValuePair "${name}_FILE" "%d/${name}"
  ) cfg.secretFiles;
in
{
  options.services.onetimeshare = {
    enable = lib.mkEnableOption "OneTimeShare";
    package = lib.mkOption {
      type = lib.types.package;
      default = pkgs.callPackage ./package.nix { };
      defaultText = lib.literalExpression "pkgs.callPackage ./package.nix { }";
      description = "The program.";
    };
    settings = lib.mkOption {
      type = lib.types.attrsOf lib.types.str;
      default = { };
      example = {
        BASE_URL = "https://share.example.org";
        MAX_SHARE_SIZE = "2 GiB";
      };
      description = "The settings of docs/settings.md. They are readable by all users, so put secrets into secretFiles.";
    };
    secretFiles = lib.mkOption {
      type = lib.types.attrsOf lib.types.path;
      default = { };
      example = {
        ADMIN_PASSWORD_HASH = "/etc/onetimeshare/admin-password-hash";
      };
      description = "Files with secret settings, by the name of the setting. Only root needs to be able to read them.";
    };
  };

  config = lib.mkIf cfg.enable {
    systemd.services.onetimeshare = {
      description = "OneTimeShare";
      wantedBy = [ "multi-user.target" ];
      wants = [ "network-online.target" ];
      after = [ "network-online.target" ];
      environment = {
        DATA_DIR = "/var/lib/onetimeshare";
      }
      // cfg.settings
      // secretSettings;
      serviceConfig = {
        ExecStart = "${lib.getExe cfg.package} serve";
        Restart = "on-failure";
        DynamicUser = true;
        StateDirectory = "onetimeshare";
        StateDirectoryMode = "0700";
        LoadCredential = credentials;
        # The server needs at most 10 seconds to finish running requests.
        TimeoutStopSec = 30;
        LimitNOFILE = 16384;
        UMask = "0077";

        CapabilityBoundingSet = "";
        LockPersonality = true;
        NoNewPrivileges = true;
        PrivateDevices = true;
        PrivateUsers = true;
        ProcSubset = "pid";
        ProtectClock = true;
        ProtectControlGroups = true;
        ProtectHome = true;
        ProtectHostname = true;
        ProtectKernelLogs = true;
        ProtectKernelModules = true;
        ProtectKernelTunables = true;
        ProtectProc = "invisible";
        RemoveIPC = true;
        RestrictAddressFamilies = [
          "AF_INET"
          "AF_INET6"
          "AF_UNIX"
          "AF_NETLINK"
        ];
        RestrictNamespaces = true;
        RestrictRealtime = true;
        RestrictSUIDSGID = true;
        SystemCallArchitectures = "native";
        SystemCallFilter = [
          "@system-service"
          "~@privileged"
        ];
      };
    };
  };
}
