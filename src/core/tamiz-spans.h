#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

/* A span of time, microseconds UTC: from its first moment up to, and without, its end. */
typedef struct
{
  gint64 from;
  gint64 until;
} TamizSpan;

/* Arrays of them (GArray of TamizSpan), sorted by their beginning. */
GArray   *tamiz_spans_new      (void);
void      tamiz_spans_add      (GArray       *spans,
                                gint64        from,
                                gint64        until);
void      tamiz_spans_sort     (GArray       *spans);
gboolean  tamiz_spans_touch    (const GArray *spans,
                                gint64        from,
                                gint64        until);
gboolean  tamiz_spans_take_out (GArray       *spans,
                                gint64        from,
                                gint64        until);
json_t   *tamiz_spans_to_json  (const GArray *spans);
GArray   *tamiz_spans_from_json (const json_t *json);

G_END_DECLS
