{{/* Names, labels, and units. */}}

{{- define "entrepot.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "entrepot.selector" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "entrepot.labels" -}}
{{ include "entrepot.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{/* Of the server's pod and what selects it; the pods of the nodes have another component. */}}
{{- define "entrepot.serverSelector" -}}
{{ include "entrepot.selector" . }}
app.kubernetes.io/component: cache
{{- end -}}

{{- define "entrepot.nodesSelector" -}}
{{ include "entrepot.selector" . }}
app.kubernetes.io/component: nodes
{{- end -}}

{{- define "entrepot.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "entrepot.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "entrepot.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "entrepot.scheme" -}}
{{- ternary "https" "http" (ne .Values.tls.secretName "") -}}
{{- end -}}

{{/* The bytes of a size such as 200GiB or of a quantity such as 100Gi; empty for anything else. */}}
{{- define "entrepot.bytes" -}}
{{- $text := toString . -}}
{{- if regexMatch "^[0-9]+([KMGT]iB?|[kKMGT]B?|B)?$" $text -}}
{{- $number := regexFind "^[0-9]+" $text | int64 -}}
{{- $unit := regexFind "[A-Za-z]+$" $text | trimSuffix "B" | lower -}}
{{- $factors := dict "" 1 "k" 1000 "m" 1000000 "g" 1000000000 "t" 1000000000000 "ki" 1024 "mi" 1048576 "gi" 1073741824 "ti" 1099511627776 -}}
{{- mul $number (get $factors $unit) -}}
{{- end -}}
{{- end -}}

{{/* The seconds of a duration such as 500ms or 2m, rounded up; 30 for anything else. */}}
{{- define "entrepot.seconds" -}}
{{- $text := toString . -}}
{{- if regexMatch "^[0-9]+(ms|s|m|h|d)$" $text -}}
{{- $number := regexFind "^[0-9]+" $text | int64 -}}
{{- $unit := regexFind "[a-z]+$" $text -}}
{{- if eq $unit "ms" -}}
{{- div (add $number 999) 1000 -}}
{{- else -}}
{{- mul $number (get (dict "s" 1 "m" 60 "h" 3600 "d" 86400) $unit) -}}
{{- end -}}
{{- else -}}
30
{{- end -}}
{{- end -}}

{{/* How long the server may take to stop: shutdown.drain, the 10 s in which it closes, and 5 s to spare. */}}
{{- define "entrepot.gracePeriod" -}}
{{- $shutdown := .Values.config.shutdown | default dict -}}
{{- add (include "entrepot.seconds" ($shutdown.drain | default "30s") | int64) 15 -}}
{{- end -}}

{{/* Where nodes reach the clients' port; HOST_IP is a variable of the pod. */}}
{{- define "entrepot.nodesServer" -}}
{{- if .Values.nodes.server -}}
{{- .Values.nodes.server -}}
{{- else if and (eq .Values.service.type "NodePort") .Values.service.nodePort -}}
{{- printf "%s://$(HOST_IP):%d" (include "entrepot.scheme" .) (int .Values.service.nodePort) -}}
{{- end -}}
{{- end -}}
