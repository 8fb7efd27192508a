{{- define "onetimeshare.name" -}}
{{- $name := ternary .Release.Name (printf "%s-%s" .Release.Name .Chart.Name) (contains .Chart.Name .Release.Name) -}}
{{- $name | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{- define "onetimeshare.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "onetimeshare.labels" -}}
{{ include "onetimeshare.selector" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "onetimeshare.secretName" -}}
{{- .Values.secret.existing | default (include "onetimeshare.name" .) -}}
{{- end -}}

{{- /* The names of the secret settings, separated by commas. */ -}}
{{- define "onetimeshare.secretKeys" -}}
{{- $keys := ternary .Values.secret.keys (keys .Values.secret.values) (ne .Values.secret.existing "") -}}
{{- $keys | sortAlpha | join "," -}}
{{- end -}}

{{- /* "yes" if several servers can share the stores: with Redis and S3. */ -}}
{{- define "onetimeshare.isShared" -}}
{{- $keys := splitList "," (include "onetimeshare.secretKeys" .) -}}
{{- if and (has "REDIS_URL" $keys) .Values.settings.S3_BUCKET -}}yes{{- end -}}
{{- end -}}

{{- /* Refuses values that would lose shares or never start. */ -}}
{{- define "onetimeshare.check" -}}
{{- $isShared := include "onetimeshare.isShared" . -}}
{{- $keys := splitList "," (include "onetimeshare.secretKeys" .) -}}
{{- if and .Values.autoscaling.enabled (not $isShared) -}}
{{- fail "autoscaling needs Redis and S3: set REDIS_URL in the secret and settings.S3_BUCKET." -}}
{{- end -}}
{{- if and (gt (int .Values.replicas) 1) (not $isShared) -}}
{{- fail "More than one replica needs Redis and S3: set REDIS_URL in the secret and settings.S3_BUCKET." -}}
{{- end -}}
{{- if and (has "REDIS_URL" $keys) (not (has "SECRET_KEY" $keys)) -}}
{{- fail "With REDIS_URL, the secret must have SECRET_KEY too: openssl rand -base64 32" -}}
{{- end -}}
{{- if and (has "REDIS_URL" $keys) (not $isShared) -}}
{{- fail "The chart uses Redis together with S3: set settings.S3_BUCKET." -}}
{{- end -}}
{{- if and .Values.secret.existing (not .Values.secret.keys) -}}
{{- fail "Name the keys of the Secret to use in secret.keys." -}}
{{- end -}}
{{- if and .Values.networkPolicy.enabled $isShared (not .Values.networkPolicy.egressPorts) -}}
{{- fail "Name the ports of Redis and S3 in networkPolicy.egressPorts." -}}
{{- end -}}
{{- end -}}
