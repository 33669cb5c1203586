#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a lead's interest goes on while nothing happens: a few terms, each of which fades by
 * its own half-life, as of the instant of the verdict.  What many points of one rule add up
 * to fades like one, so nothing is recomputed because a day has passed.  As bytes they are
 * kept beside the score.
 */
typedef struct
{
  gint64 half_life_days;    /* 0 = does not fade */
  gint64 millionths;
  gint64 cap;               /* millionths, of the same sign; 0 = none.  Until the term has faded
                               to it the cap counts */
} TamizFadingTerm;

void     tamiz_fading_append   (GByteArray       *bytes,
                                const TamizFadingTerm *term);
gboolean tamiz_fading_next     (const guint8    **bytes,
                                gsize            *length,
                                TamizFadingTerm  *term);
double   tamiz_fading_factor   (gint64            half_life_days,
                                gint64            age);
gint64   tamiz_fading_interest (const guint8     *bytes,
                                gsize             length,
                                gint64            age);

G_END_DECLS
