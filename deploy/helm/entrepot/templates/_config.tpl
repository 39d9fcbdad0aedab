{{/* The configuration file: the values in config, and what the chart sets. */}}

{{- define "entrepot.config" -}}
{{- $config := deepCopy .Values.config -}}
{{- $_ := set $config "listen" (ternary "[::]:5000" "0.0.0.0:5000" .Values.ipv6) -}}
{{- $_ := set $config "admin" (include "entrepot.admin" .) -}}
{{- $_ := set $config "data" "/var/lib/entrepot/store" -}}
{{- if .Values.admin.open -}}
{{- $hosts := get $config "admin-hosts" | default list -}}
{{- $hosts = kindIs "string" $hosts | ternary (list $hosts) $hosts -}}
{{- $_ := set $config "admin-hosts" (concat $hosts (include "entrepot.headlessNames" . | fromJsonArray) | uniq) -}}
{{- end -}}
{{- if .Values.tls.secretName -}}
{{- $_ := set $config "tls" (dict "cert" "/etc/entrepot/tls/tls.crt" "key" "/etc/entrepot/tls/tls.key") -}}
{{- end -}}
{{- if .Values.adminToken.secretName -}}
{{- $_ := set $config "admin-token-file" "/etc/entrepot/admin/token" -}}
{{- end -}}
{{- if .Values.htpasswd.secretName -}}
{{- $access := $config.access | default dict -}}
{{- $_ := set $access "users" "/etc/entrepot/access/htpasswd" -}}
{{- $_ := set $config "access" $access -}}
{{- end -}}
{{- if .Values.sync -}}
{{- $sync := $config.sync | default dict -}}
{{- $_ := set $sync "file" "/etc/entrepot/sync.yaml" -}}
{{- $_ := set $config "sync" $sync -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not (hasKey $config "public-url")) -}}
{{- $_ := set $config "public-url" (printf "%s://%s" (ternary "https" "http" (ne .Values.ingress.tls.secretName "")) .Values.ingress.host) -}}
{{- end -}}
{{- range $registry, $ref := .Values.dockerConfig -}}
{{- $upstreams := $config.upstreams | default dict -}}
{{- $upstream := get $upstreams $registry | default dict -}}
{{- $_ := set $upstream "credentials" (dict "docker-config" (printf "/etc/entrepot/docker/%s/config.json" $registry)) -}}
{{- $_ := set $upstreams $registry $upstream -}}
{{- $_ := set $config "upstreams" $upstreams -}}
{{- end -}}
{{- /* YAML 1.1, which helm reads, takes off for false. */ -}}
{{- if $config.log -}}
{{- if and (hasKey $config.log "access") (kindIs "bool" $config.log.access) -}}
{{- $_ := set $config.log "access" (ternary "all" "off" $config.log.access) -}}
{{- end -}}
{{- end -}}
{{- toYaml $config -}}
{{- end -}}

{{/* The names of the headless service: the admin API refuses others, as names of rebound web pages. */}}
{{- define "entrepot.headlessNames" -}}
{{- $name := printf "%s-headless" (include "entrepot.fullname" .) -}}
{{- $short := printf "%s.%s" $name .Release.Namespace -}}
{{- list $name $short (printf "%s.svc" $short) (printf "%s.svc.%s" $short .Values.clusterDomain) | toJson -}}
{{- end -}}

{{- define "entrepot.admin" -}}
{{- if not .Values.admin.open -}}
127.0.0.1:5001
{{- else if .Values.ipv6 -}}
[::]:5001
{{- else -}}
0.0.0.0:5001
{{- end -}}
{{- end -}}

{{/* The sources of the volume at /etc/entrepot. */}}
{{- define "entrepot.sources" -}}
- configMap:
    name: {{ include "entrepot.fullname" . }}
    items:
      - {key: entrepot.yaml, path: entrepot.yaml}
      {{- if .Values.sync }}
      - {key: sync.yaml, path: sync.yaml}
      {{- end }}
{{- with .Values.tls.secretName }}
- secret:
    name: {{ . | quote }}
    items:
      - {key: tls.crt, path: tls/tls.crt}
      - {key: tls.key, path: tls/tls.key}
{{- end }}
{{- with .Values.adminToken }}
{{- if .secretName }}
- secret:
    name: {{ .secretName | quote }}
    items:
      - {key: {{ .key | quote }}, path: admin/token}
{{- end }}
{{- end }}
{{- with .Values.htpasswd }}
{{- if .secretName }}
- secret:
    name: {{ .secretName | quote }}
    items:
      - {key: {{ .key | quote }}, path: access/htpasswd}
{{- end }}
{{- end }}
{{- range $registry, $ref := .Values.dockerConfig }}
- secret:
    name: {{ $ref.secretName | quote }}
    items:
      - {key: {{ $ref.key | quote }}, path: {{ printf "docker/%s/config.json" $registry | quote }}}
{{- end }}
{{- include "entrepot.files" . }}
{{- end -}}

{{- define "entrepot.files" }}
{{- range $name, $ref := .Values.files }}
{{- if $ref.secretName }}
- secret:
    name: {{ $ref.secretName | quote }}
{{- else }}
- configMap:
    name: {{ $ref.configMapName | quote }}
{{- end }}
    items:
      - {key: {{ $ref.key | quote }}, path: {{ printf "files/%s" $name | quote }}}
{{- end }}
{{- end -}}
