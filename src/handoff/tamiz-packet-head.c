#define G_LOG_DOMAIN "tamiz-packet-head"

#include "config.h"

#include "tamiz-packet-head.h"

#include "tamiz-enums.h"
#include "tamiz-figures.h"
#include "tamiz-time.h"
#include "tamiz-words.h"
#include "tamiz-zone-words.h"

#include <glib/gi18n-lib.h>

#define BADGE 50.0
#define SCORES 96.0
#define BOX_PAD 11.0
#define GAP 14.0
#define LINE_GAP 1.5
#define MAX_LINES 3             /* of what is said beneath meeting and executive */

struct _TamizPacketHead
{
  TamizBlock parent_instance;

  char *kicker;                 /* what this is */
  char *name;
  char *role;                   /* (nullable): job title and company */
  int grade;
  char *fit, *interest;
  char *meeting;
  char *executive;
  GPtrArray *left, *right;      /* (element-type utf8): what is said beneath meeting and executive */
  char *exception;              /* (nullable) */
};

G_DEFINE_FINAL_TYPE (TamizPacketHead, tamiz_packet_head, TAMIZ_TYPE_BLOCK)

static double
get_name_width (double width)
{
  return width - BADGE - SCORES - 24;
}

/* The height of kicker, name and role, or of the badge. */
static double
measure_names (TamizPacketHead *self,
               TamizPen        *pen,
               double           width)
{
  double column = get_name_width (width);
  double height = tamiz_pen_get_line (pen, TAMIZ_STYLE_SMALL) + 3;

  height += tamiz_pen_get_height (pen, TAMIZ_STYLE_DISPLAY, self->name, column, 2);
  if (self->role != NULL)
    height += 4 + tamiz_pen_get_height (pen, TAMIZ_STYLE_HEADING, self->role, column, 2);

  return MAX (height, BADGE + 14);
}

static double
get_right (double width)
{
  return width * 0.58 + 14;
}

static double
measure_lines (TamizPen  *pen,
               GPtrArray *lines,
               double     width)
{
  double height = 0;

  for (guint i = 0; i < lines->len; i++)
    height += LINE_GAP + tamiz_pen_get_height (pen, TAMIZ_STYLE_SMALL, g_ptr_array_index (lines, i), width, MAX_LINES);

  return height;
}

static double
measure_box (TamizPacketHead *self,
             TamizPen        *pen,
             double           width)
{
  double left = measure_lines (pen, self->left, width * 0.58 - 2 * (BOX_PAD + 4));
  double right = measure_lines (pen, self->right, width - get_right (width) - BOX_PAD);

  return 2 * BOX_PAD + tamiz_pen_get_line (pen, TAMIZ_STYLE_SMALL) + tamiz_pen_get_line (pen, TAMIZ_STYLE_HEADING)
         + 4 + MAX (left, right);
}

static double
measure_exception (TamizPacketHead *self,
                   TamizPen        *pen,
                   double           width)
{
  if (self->exception == NULL)
    return 0;

  return 8 + tamiz_pen_get_height (pen, TAMIZ_STYLE_STRONG, self->exception, width, 3);
}

static double
tamiz_packet_head_measure (TamizBlock *block,
                           TamizPen   *pen,
                           double      width,
                           double      room,
                           guint       from,
                           guint      *next)
{
  TamizPacketHead *self = TAMIZ_PACKET_HEAD (block);

  if (from > 0)
    return 0;

  return measure_names (self, pen, width) + GAP + measure_box (self, pen, width)
         + measure_exception (self, pen, width);
}

static void
draw_names (TamizPacketHead *self,
            TamizPen        *pen,
            double           width)
{
  double column = get_name_width (width);
  double y = 3 + tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_LEFT, 0, 0,
                                  column, self->kicker);

  y += tamiz_pen_write_lines (pen, TAMIZ_STYLE_DISPLAY, &pen->theme->ink, PANGO_ALIGN_LEFT, 0, y,
                              column, 2, self->name);
  if (self->role != NULL)
    tamiz_pen_write_lines (pen, TAMIZ_STYLE_HEADING, &pen->theme->soft, PANGO_ALIGN_LEFT, 0, y + 4,
                           column, 2, self->role);
}

static void
draw_score (TamizPen   *pen,
            const char *label,
            const char *value,
            double      x,
            double      y)
{
  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_RIGHT, x, y, SCORES,
                   label);
  tamiz_pen_write (pen, TAMIZ_STYLE_HEADING, &pen->theme->ink, PANGO_ALIGN_RIGHT, x, y + 9.5,
                   SCORES, value);
}

static void
draw_badge (TamizPacketHead *self,
            TamizPen        *pen,
            double           width)
{
  double x = width - BADGE;
  gboolean known = self->grade >= 0 && self->grade < TAMIZ_THEME_N_GRADES;
  const TamizColor *color = known ? &pen->theme->grades[self->grade] : &pen->theme->soft;

  tamiz_pen_fill_box (pen, color, x, 0, BADGE, BADGE, 9);
  tamiz_pen_write (pen, TAMIZ_STYLE_DISPLAY, &pen->theme->on_grade, PANGO_ALIGN_CENTER, x,
                   BADGE / 2 - 13.5, BADGE,
                   known ? tamiz_enum_label (TAMIZ_ENUM_GRADE, self->grade) : "–");
  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_CENTER, x - 10, BADGE + 4,
                   BADGE + 20, _("Grade"));

  draw_score (pen, _("Fit"), self->fit, x - SCORES - 14, 0);
  draw_score (pen, _("Interest"), self->interest, x - SCORES - 14, 27);
}

static void
draw_lines (TamizPen  *pen,
            GPtrArray *lines,
            double     x,
            double     y,
            double     width)
{
  for (guint i = 0; i < lines->len; i++)
    y += LINE_GAP
         + tamiz_pen_write_lines (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_LEFT, x, y, width, MAX_LINES,
                                  g_ptr_array_index (lines, i));
}

static void
draw_box (TamizPacketHead *self,
          TamizPen        *pen,
          double           y,
          double           width)
{
  const TamizColor *soft = &pen->theme->soft;
  const TamizColor *ink = &pen->theme->ink;
  double left = BOX_PAD + 4, column = width * 0.58 - 2 * left;
  double right = get_right (width), rest = width - right - BOX_PAD;
  double small = tamiz_pen_get_line (pen, TAMIZ_STYLE_SMALL);
  double line = tamiz_pen_get_line (pen, TAMIZ_STYLE_HEADING);

  tamiz_pen_fill_box (pen, &pen->theme->band, 0, y, width, measure_box (self, pen, width), 6);
  tamiz_pen_fill_box (pen, &pen->theme->accent, 0, y, 3.5, measure_box (self, pen, width), 0);
  y += BOX_PAD;
  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, soft, PANGO_ALIGN_LEFT, left, y, column, _("Meeting"));
  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, soft, PANGO_ALIGN_LEFT, right, y, rest,
                   _("Sales executive"));
  y += small + 2;
  tamiz_pen_write (pen, TAMIZ_STYLE_HEADING, ink, PANGO_ALIGN_LEFT, left, y, column, self->meeting);
  tamiz_pen_write (pen, TAMIZ_STYLE_HEADING, ink, PANGO_ALIGN_LEFT, right, y, rest,
                   self->executive);
  y += line + 2;
  draw_lines (pen, self->left, left, y, column);
  draw_lines (pen, self->right, right, y, rest);
}

static void
tamiz_packet_head_draw (TamizBlock *block,
                        TamizPen   *pen,
                        double      width,
                        double      height,
                        guint       from,
                        guint       next)
{
  TamizPacketHead *self = TAMIZ_PACKET_HEAD (block);
  double y;

  if (from > 0)
    return;

  draw_names (self, pen, width);
  draw_badge (self, pen, width);
  y = measure_names (self, pen, width) + GAP;
  draw_box (self, pen, y, width);
  if (self->exception != NULL)
    tamiz_pen_write_lines (pen, TAMIZ_STYLE_STRONG, &pen->theme->ink, PANGO_ALIGN_LEFT, 0,
                           y + measure_box (self, pen, width) + 8, width, 3, self->exception);
}

static void
tamiz_packet_head_finalize (GObject *object)
{
  TamizPacketHead *self = TAMIZ_PACKET_HEAD (object);

  g_free (self->kicker);
  g_free (self->name);
  g_free (self->role);
  g_free (self->fit);
  g_free (self->interest);
  g_free (self->meeting);
  g_free (self->executive);
  g_ptr_array_unref (self->left);
  g_ptr_array_unref (self->right);
  g_free (self->exception);

  G_OBJECT_CLASS (tamiz_packet_head_parent_class)->finalize (object);
}

static void
tamiz_packet_head_class_init (TamizPacketHeadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_packet_head_finalize;
  TAMIZ_BLOCK_CLASS (klass)->measure = tamiz_packet_head_measure;
  TAMIZ_BLOCK_CLASS (klass)->draw = tamiz_packet_head_draw;
}

static void
tamiz_packet_head_init (TamizPacketHead *self)
{
  self->grade = -1;
  self->left = g_ptr_array_new_with_free_func (g_free);
  self->right = g_ptr_array_new_with_free_func (g_free);
}

/* @text is taken. */
static void
add_line (GPtrArray *lines,
          char      *text)
{
  if (text != NULL)
    g_ptr_array_add (lines, text);
}

static char *
dup_score (json_t     *verdict,
           const char *key)
{
  json_t *value = json_object_get (verdict, key);

  if (!json_is_integer (value))
    return g_strdup ("–");

  return tamiz_figures_format (TAMIZ_FIGURE_NUMBER, (double) json_integer_value (value) / 1000);
}

/* Many languages write the days of the week small, but not at the beginning. */
static char *
capitalize (const char *text)
{
  GString *out = g_string_new (NULL);

  g_string_append_unichar (out, g_unichar_totitle (g_utf8_get_char (text)));
  if (*text != '\0')
    g_string_append (out, g_utf8_next_char (text));

  return g_string_free (out, FALSE);
}

static void
fill_box (TamizPacketHead *self,
          json_t          *packet,
          GTimeZone       *zone)
{
  json_t *handoff = json_object_get (packet, "handoff");
  json_t *executive = json_object_get (handoff, "executive");
  const char *name = tamiz_json_get_text (executive, "name");
  const char *exception = tamiz_json_get_text (handoff, "exception");
  gint64 at;

  if (tamiz_words_get_time (handoff, "meeting", &at))
    {
      g_autofree char *moment = tamiz_figures_format_moment (at, zone);

      self->meeting = capitalize (moment);
      add_line (self->left, tamiz_zone_words_dup_time_of (zone));
      add_line (self->left, tamiz_words_dup_their_time (packet, zone));
      add_line (self->left, tamiz_words_dup_meeting (packet));
    }
  else
    self->meeting = g_strdup (_("None was arranged"));

  self->executive = g_strdup (name != NULL ? name : "–");
  add_line (self->right, g_strdup (tamiz_json_get_text (executive, "email")));
  add_line (self->right, tamiz_words_dup_handed (packet));
  if (exception != NULL)
    self->exception = g_strdup_printf (_("Exception to what it takes to pass: %s"), exception);
}

/**
 * tamiz_packet_head_new:
 * @packet: a packet
 * @zone: whose clock the meeting is read from
 *
 * Makes the upper part of a packet's first page.
 *
 * Returns: (transfer full): the block
 */
TamizBlock *
tamiz_packet_head_new (json_t    *packet,
                       GTimeZone *zone)
{
  TamizPacketHead *self = g_object_new (TAMIZ_TYPE_PACKET_HEAD, NULL);
  json_t *handoff = json_object_get (packet, "handoff");
  json_t *verdict = json_object_get (packet, "verdict");
  gint64 number = tamiz_json_get_int (handoff, "number", 0);

  if (number > 0)
    self->kicker = g_strdup_printf (_("Handoff packet · number %d"), (int) number);
  else
    self->kicker = g_strdup (_("Handoff packet"));
  self->name = tamiz_words_dup_name (packet);
  self->role = tamiz_words_dup_role (packet);
  self->fit = dup_score (verdict, "fit");
  self->interest = dup_score (verdict, "interest");
  if (!tamiz_enum_from_nick (TAMIZ_ENUM_GRADE, tamiz_json_get_text (verdict, "grade"),
                             &self->grade))
    self->grade = -1;
  fill_box (self, packet, zone);

  return TAMIZ_BLOCK (self);
}
