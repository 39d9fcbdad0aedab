{{/* Parts of the server's pod. */}}

{{- define "entrepot.javaOptions" -}}
{{- printf "-Xmx%d -XX:MaxDirectMemorySize=%d %s" (include "entrepot.bytes" .Values.jvm.heap | int64) (include "entrepot.bytes" .Values.jvm.directMemory | int64) .Values.jvm.options | trim -}}
{{- end -}}

{{/* On the pod's loopback, the kubelet cannot ask the admin port itself: a program in the pod does. */}}
{{- define "entrepot.probe" -}}
{{- if .Values.admin.open -}}
httpGet: {path: {{ .path }}, port: admin}
{{- else -}}
exec: {command: [/usr/local/bin/entrepot, health]}
{{- end }}
{{- end -}}

{{- define "entrepot.probes" -}}
{{- $probes := .Values.probes -}}
startupProbe:
  {{- include "entrepot.probe" (dict "Values" .Values "path" "/healthz") | nindent 2 }}
  periodSeconds: 5
  timeoutSeconds: {{ $probes.timeoutSeconds }}
  failureThreshold: {{ div (add $probes.startupSeconds 4) 5 }}
livenessProbe:
  {{- include "entrepot.probe" (dict "Values" .Values "path" "/healthz") | nindent 2 }}
  periodSeconds: {{ $probes.periodSeconds }}
  timeoutSeconds: {{ $probes.timeoutSeconds }}
  failureThreshold: {{ $probes.failureThreshold }}
readinessProbe:
  {{- include "entrepot.probe" (dict "Values" .Values "path" "/readyz") | nindent 2 }}
  periodSeconds: {{ $probes.periodSeconds }}
  timeoutSeconds: {{ $probes.timeoutSeconds }}
  failureThreshold: {{ $probes.failureThreshold }}
{{- end -}}
