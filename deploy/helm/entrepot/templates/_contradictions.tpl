{{/* What no schema can say: values that do not go together. All of them are reported at once. */}}

{{- define "entrepot.check" -}}
{{- $sentences := concat
  (include "entrepot.contradictions.ownKeys" . | fromJsonArray)
  (include "entrepot.contradictions.secrets" . | fromJsonArray)
  (include "entrepot.contradictions.store" . | fromJsonArray)
  (include "entrepot.contradictions.network" . | fromJsonArray)
  (include "entrepot.contradictions.nodes" . | fromJsonArray) -}}
{{- if $sentences -}}
{{- fail (printf "these values do not go together:\n- %s" (join "\n- " $sentences)) -}}
{{- end -}}
{{- end -}}

{{/* Keys of the configuration that the chart sets from other values. */}}
{{- define "entrepot.contradictions.ownKeys" -}}
{{- $found := list -}}
{{- $config := .Values.config -}}
{{- $own := dict "listen" "it is port 5000 of the pod; set service.port, or ipv6" "admin" "it is port 5001 of the pod; set admin.open" "data" "it is a folder of the volume; set persistence" "tls" "set tls.secretName" "admin-token" "set adminToken.secretName" "admin-token-file" "set adminToken.secretName" -}}
{{- range $key, $instead := $own -}}
{{- if hasKey $config $key -}}
{{- $found = append $found (printf "config.%s is set by the chart: %s." $key $instead) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.htpasswd.secretName (hasKey ($config.access | default dict) "users") -}}
{{- $found = append $found "config.access.users and htpasswd.secretName both name a file of users: leave one of them out." -}}
{{- end -}}
{{- if and .Values.sync (hasKey ($config.sync | default dict) "file") -}}
{{- $found = append $found "config.sync.file and sync are both a list of images: leave one of them out." -}}
{{- end -}}
{{- if and .Values.sync (not (hasKey ($config.sync | default dict) "schedule")) -}}
{{- $found = append $found "sync needs config.sync.schedule, which says when its images are fetched." -}}
{{- end -}}
{{- if and (hasKey ($config.sync | default dict) "schedule") (not .Values.sync) (not (hasKey $config.sync "file")) -}}
{{- $found = append $found "config.sync.schedule needs sync, the list of images to fetch." -}}
{{- end -}}
{{- range $key, $file := dict "config.log.file" (dig "log" "file" "" $config) "config.access.audit.file" (dig "access" "audit" "file" "" $config) -}}
{{- if and $file (not (hasPrefix "/var/lib/entrepot/" (toString $file))) -}}
{{- $found = append $found (printf "%s: %s is not writable, since the root file system is read-only; name a file below /var/lib/entrepot/." $key $file) -}}
{{- end -}}
{{- end -}}
{{- range $registry, $ref := .Values.dockerConfig -}}
{{- if not (hasKey ($config.upstreams | default dict) $registry) -}}
{{- $found = append $found (printf "dockerConfig.%s needs an entry %s in config.upstreams, which lists all registries that are mirrored." $registry $registry) -}}
{{- else if hasKey (get $config.upstreams $registry | default dict) "credentials" -}}
{{- $found = append $found (printf "dockerConfig.%s and config.upstreams.%s.credentials are both a login: leave one of them out." $registry $registry) -}}
{{- end -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}

{{/* Secrets in the ConfigMap, and references to what is not there. */}}
{{- define "entrepot.contradictions.secrets" -}}
{{- $found := include "entrepot.contradictions.plainSecrets" (dict "path" "config" "value" .Values.config) | fromJsonArray -}}
{{- $text := toYaml .Values.config -}}
{{- range $reference := regexFindAll "\\$\\{env:[^}]*\\}" $text -1 | uniq -}}
{{- $name := $reference | trimPrefix "${env:" | trimSuffix "}" -}}
{{- if not (or (hasKey $.Values.env $name) (hasKey $.Values.secretEnv $name)) -}}
{{- $found = append $found (printf "config has %s, but neither secretEnv nor env has %s." $reference $name) -}}
{{- end -}}
{{- end -}}
{{- range $name, $ref := .Values.secretEnv -}}
{{- if hasKey $.Values.env $name -}}
{{- $found = append $found (printf "%s is both in env and in secretEnv: leave one of them out." $name) -}}
{{- end -}}
{{- end -}}
{{- range $file := regexFindAll "/etc/entrepot/files/[^\\s\"',\\]}]+" $text -1 | uniq -}}
{{- if not (hasKey $.Values.files ($file | trimPrefix "/etc/entrepot/files/")) -}}
{{- $found = append $found (printf "config has %s, but files has no %s." $file ($file | trimPrefix "/etc/entrepot/files/")) -}}
{{- end -}}
{{- end -}}
{{- range $name, $ref := .Values.files -}}
{{- if eq (empty $ref.secretName) (empty $ref.configMapName) -}}
{{- $found = append $found (printf "files.%s needs either a secretName or a configMapName." $name) -}}
{{- end -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}

{{- define "entrepot.contradictions.plainSecrets" -}}
{{- $found := list -}}
{{- $path := .path -}}
{{- if kindIs "map" .value -}}
{{- range $key, $value := .value -}}
{{- $below := printf "%s.%s" $path $key -}}
{{- if and (regexMatch "(^|-)(password|secret|token)$" $key) (not (kindIs "map" $value)) (not (regexMatch "^\\$\\{env:[^}]+\\}$" (toString $value))) -}}
{{- if ne $below "config.admin-token" -}}
{{- $found = append $found (printf "%s is a secret, and a ConfigMap is readable for many: write ${env:NAME}, and NAME in secretEnv." $below) -}}
{{- end -}}
{{- else -}}
{{- $found = concat $found (include "entrepot.contradictions.plainSecrets" (dict "path" $below "value" $value) | fromJsonArray) -}}
{{- end -}}
{{- end -}}
{{- else if kindIs "slice" .value -}}
{{- range $i, $value := .value -}}
{{- $found = concat $found (include "entrepot.contradictions.plainSecrets" (dict "path" (printf "%s[%d]" $path (add1 $i)) "value" $value) | fromJsonArray) -}}
{{- end -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}

{{/* The store, its volume, and memory. */}}
{{- define "entrepot.contradictions.store" -}}
{{- $found := list -}}
{{- if gt (int .Values.replicas) 1 -}}
{{- $found = append $found (printf "replicas: %d replicas would be as many caches, each with a store, pins and tokens of its own, behind one address; install the chart once for each cache." (int .Values.replicas)) -}}
{{- end -}}
{{- $maxSize := dig "storage" "max-size" "" .Values.config | toString -}}
{{- $size := .Values.persistence.size -}}
{{- $most := include "entrepot.bytes" $maxSize -}}
{{- if and (not .Values.persistence.enabled) (not $most) -}}
{{- $found = append $found "persistence.enabled: false keeps the store on the node's disk, which others need too; set config.storage.max-size to a size such as 8GiB." -}}
{{- end -}}
{{- if and $most (include "entrepot.bytes" $size) (not .Values.persistence.existingClaim) (gt (int64 $most) (int64 (include "entrepot.bytes" $size))) -}}
{{- $found = append $found (printf "config.storage.max-size: %s does not fit on the volume, whose persistence.size is %s." $maxSize $size) -}}
{{- end -}}
{{- if and .Values.persistence.existingClaim (not .Values.persistence.enabled) -}}
{{- $found = append $found "persistence.existingClaim needs persistence.enabled." -}}
{{- end -}}
{{- $limit := dig "limits" "memory" "" .Values.resources | toString -}}
{{- if include "entrepot.bytes" $limit -}}
{{- $needed := add (include "entrepot.bytes" .Values.jvm.heap | int64) (include "entrepot.bytes" .Values.jvm.directMemory | int64) 402653184 -}}
{{- if gt $needed (include "entrepot.bytes" $limit | int64) -}}
{{- $found = append $found (printf "resources.limits.memory: %s is less than jvm.heap, jvm.directMemory and the 384Mi of the index and the JVM: at least %dMi." $limit (div (add $needed 1048575) 1048576)) -}}
{{- end -}}
{{- end -}}
{{- if lt (include "entrepot.bytes" .Values.jvm.heap | int64) 67108864 -}}
{{- $found = append $found (printf "jvm.heap: %s is less than the 64Mi that it begins with." .Values.jvm.heap) -}}
{{- end -}}
{{- if regexMatch "-Xmx|MaxDirectMemorySize" .Values.jvm.options -}}
{{- $found = append $found "jvm.options sets the memory, which jvm.heap and jvm.directMemory do." -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}

{{/* What leads to the pod, and who watches it. */}}
{{- define "entrepot.contradictions.network" -}}
{{- $found := list -}}
{{- if .Values.ingress.enabled -}}
{{- if not .Values.ingress.host -}}
{{- $found = append $found "ingress.enabled needs ingress.host: requests for /v2/ can belong to one registry only." -}}
{{- end -}}
{{- if not .Values.ingress.tls.secretName -}}
{{- $found = append $found "ingress.enabled needs ingress.tls.secretName: docker refuses a registry without TLS, unless every machine lists it in insecure-registries." -}}
{{- end -}}
{{- if and .Values.tls.secretName (not .Values.ingress.annotations) -}}
{{- $found = append $found "ingress.enabled with tls.secretName: most controllers speak plain HTTP to the pod, which then expects TLS; leave tls.secretName out, or tell your controller in ingress.annotations (nginx.ingress.kubernetes.io/backend-protocol: HTTPS)." -}}
{{- end -}}
{{- if hasKey (dig "access" "client-certificates" dict .Values.config) "ca" -}}
{{- $found = append $found "ingress.enabled with config.access.client-certificates: TLS ends at the ingress, so that no certificate of a client arrives; use a service of the type LoadBalancer." -}}
{{- end -}}
{{- end -}}
{{- if and (hasKey (dig "access" "client-certificates" dict .Values.config) "ca") (not .Values.tls.secretName) -}}
{{- $found = append $found "config.access.client-certificates needs tls.secretName." -}}
{{- end -}}
{{- if and .Values.service.nodePort (eq .Values.service.type "ClusterIP") -}}
{{- $found = append $found "service.nodePort needs a service.type of NodePort or LoadBalancer." -}}
{{- end -}}
{{- if and (ne .Values.service.type "LoadBalancer") (or .Values.service.loadBalancerIP .Values.service.loadBalancerClass .Values.service.loadBalancerSourceRanges) -}}
{{- $found = append $found (printf "service.loadBalancer… needs a service.type of LoadBalancer, which is %s." .Values.service.type) -}}
{{- end -}}
{{- if and .Values.service.externalTrafficPolicy (eq .Values.service.type "ClusterIP") -}}
{{- $found = append $found "service.externalTrafficPolicy needs a service.type of NodePort or LoadBalancer." -}}
{{- end -}}
{{- if and .Values.serviceMonitor.enabled (not .Values.admin.open) -}}
{{- $found = append $found "serviceMonitor.enabled needs admin.open: /metrics is on the admin port." -}}
{{- end -}}
{{- if and .Values.serviceMonitor.enabled .Values.networkPolicy.enabled (not .Values.networkPolicy.adminFrom) -}}
{{- $found = append $found "serviceMonitor.enabled needs networkPolicy.adminFrom: the policy keeps a Prometheus of another namespace out; {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}} lets that of monitoring in." -}}
{{- end -}}
{{- if dig "access" "roles" list .Values.config -}}
{{- $open := dig "access" "open" (list "metrics" "health") .Values.config -}}
{{- $open = kindIs "string" $open | ternary (list $open) $open -}}
{{- if and .Values.admin.open (not (has "health" $open)) -}}
{{- $found = append $found "config.access.open needs health: with config.access.roles, the kubelet's probes would need a login; or set admin.open to false, where they need none." -}}
{{- end -}}
{{- if and .Values.serviceMonitor.enabled (not (has "metrics" $open)) -}}
{{- $found = append $found "serviceMonitor.enabled needs metrics in config.access.open: with config.access.roles, Prometheus would need a login." -}}
{{- end -}}
{{- end -}}
{{- if gt (include "entrepot.seconds" .Values.serviceMonitor.scrapeTimeout | int64) (include "entrepot.seconds" .Values.serviceMonitor.interval | int64) -}}
{{- $found = append $found (printf "serviceMonitor.scrapeTimeout: %s is longer than serviceMonitor.interval: %s." .Values.serviceMonitor.scrapeTimeout .Values.serviceMonitor.interval) -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}

{{/* The DaemonSet. */}}
{{- define "entrepot.contradictions.nodes" -}}
{{- $found := list -}}
{{- if .Values.nodes.enabled -}}
{{- $server := include "entrepot.nodesServer" . -}}
{{- if and (not .Values.nodes.undo) (not $server) -}}
{{- $found = append $found "nodes.enabled needs nodes.server, the address at which nodes reach Entrepot (they do not resolve names of services), or a service of the type NodePort with service.nodePort." -}}
{{- end -}}
{{- if and (not .Values.nodes.server) $server (eq (toString .Values.service.externalTrafficPolicy) "Local") -}}
{{- $found = append $found "nodes.enabled with service.externalTrafficPolicy: Local needs nodes.server: only the node that runs the server answers at its node port." -}}
{{- end -}}
{{- if and .Values.nodes.server (not .Values.ingress.enabled) (ne (regexFind "^[a-z]+" .Values.nodes.server) (include "entrepot.scheme" .)) -}}
{{- $found = append $found (printf "nodes.server: %s does not fit tls.secretName: the clients' port speaks %s." .Values.nodes.server (include "entrepot.scheme" .)) -}}
{{- end -}}
{{- if and .Values.nodes.caFile (not (hasKey .Values.files .Values.nodes.caFile)) -}}
{{- $found = append $found (printf "nodes.caFile: files has no %s." .Values.nodes.caFile) -}}
{{- end -}}
{{- if and .Values.nodes.caFile (hasPrefix "http://" $server) -}}
{{- $found = append $found (printf "nodes.caFile: %s has no certificate." $server) -}}
{{- end -}}
{{- if and (eq (int .Values.replicas) 0) (not .Values.nodes.undo) -}}
{{- $found = append $found "nodes.enabled with replicas: 0 points nodes at a server that is not there; set nodes.undo." -}}
{{- end -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}
