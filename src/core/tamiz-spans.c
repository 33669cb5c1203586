#define G_LOG_DOMAIN "tamiz-spans"

#include "config.h"

#include "tamiz-spans.h"

/**
 * tamiz_spans_new:
 *
 * Makes an empty list of spans of time.
 *
 * Returns: (transfer full): an array of #TamizSpan, in microseconds since 1970, UTC
 */
GArray *
tamiz_spans_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (TamizSpan));
}

/* What has no length is no span. */
void
tamiz_spans_add (GArray *spans,
                 gint64  from,
                 gint64  until)
{
  TamizSpan span = { from, until };

  if (until > from)
    g_array_append_val (spans, span);
}

static int
compare_spans (gconstpointer a,
               gconstpointer b)
{
  const TamizSpan *x = a, *y = b;

  if (x->from != y->from)
    return x->from < y->from ? -1 : 1;
  return x->until < y->until ? -1 : x->until > y->until;
}

/**
 * tamiz_spans_sort:
 * @spans: an array of #TamizSpan
 *
 * Puts the earliest first; of those that begin together the shortest.
 */
void
tamiz_spans_sort (GArray *spans)
{
  g_array_sort (spans, compare_spans);
}

/**
 * tamiz_spans_touch: (skip)
 * @spans: spans, in any order
 * @from: microseconds UTC
 * @until: microseconds UTC, later than @from
 *
 * Returns: whether any moment from @from up to @until lies in one of them
 */
gboolean
tamiz_spans_touch (const GArray *spans,
                   gint64        from,
                   gint64        until)
{
  for (guint i = 0; i < spans->len; i++)
    {
      const TamizSpan *span = &g_array_index (spans, TamizSpan, i);

      if (span->from < until && span->until > from)
        return TRUE;
    }

  return FALSE;
}

/**
 * tamiz_spans_take_out: (skip)
 * @spans: (inout): spans
 * @from: microseconds UTC
 * @until: microseconds UTC
 *
 * Takes one span out that is just this one: a meeting of ours that somebody's calendar shows as well.
 *
 * Returns: whether there was one
 */
gboolean
tamiz_spans_take_out (GArray *spans,
                      gint64  from,
                      gint64  until)
{
  for (guint i = 0; i < spans->len; i++)
    {
      const TamizSpan *span = &g_array_index (spans, TamizSpan, i);

      if (span->from == from && span->until == until)
        {
          g_array_remove_index (spans, i);
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * tamiz_spans_to_json:
 * @spans: an array of #TamizSpan
 *
 * Writes spans as they are kept: pairs of microseconds UTC.
 *
 * Returns: (transfer full): an array of arrays of two numbers
 */
json_t *
tamiz_spans_to_json (const GArray *spans)
{
  json_t *json = json_array ();

  for (guint i = 0; i < spans->len; i++)
    {
      const TamizSpan *span = &g_array_index (spans, TamizSpan, i);

      json_array_append_new (json, json_pack ("[I, I]", (json_int_t) span->from, (json_int_t) span->until));
    }

  return json;
}

/**
 * tamiz_spans_from_json:
 * @json: (nullable): what tamiz_spans_to_json() wrote
 *
 * Reads spans again.  What is no pair of numbers, or ends before it begins, is left out.
 *
 * Returns: (transfer full): an array of #TamizSpan
 */
GArray *
tamiz_spans_from_json (const json_t *json)
{
  GArray *spans = tamiz_spans_new ();

  for (gsize i = 0; i < json_array_size (json); i++)
    {
      const json_t *pair = json_array_get (json, i);

      tamiz_spans_add (spans, json_integer_value (json_array_get (pair, 0)),
                       json_integer_value (json_array_get (pair, 1)));
    }

  return spans;
}
