#define G_LOG_DOMAIN "tamiz-packet-view"

#include "config.h"

#include "tamiz-packet-view.h"

#include "tamiz-figures.h"
#include "tamiz-grade-badge.h"
#include "tamiz-read-label.h"
#include "tamiz-steady-layout.h"
#include "tamiz-time.h"
#include "tamiz-turns.h"
#include "tamiz-words.h"
#include "tamiz-zone-words.h"

#include <glib/gi18n-lib.h>

/* What is shown of a long history before somebody asks for all of it. */
#define FIRST_ACTIVITIES 8
#define MAX_MOVES 12

struct _TamizPacketView
{
  GtkWidget parent_instance;

  GtkWidget *box;
  json_t *packet;           /* (nullable) */
  char *meeting_now;        /* (nullable): where the packet's meeting holds no more */
  GTimeZone *zone;
  guint next_section;       /* of those still to be made */
  TamizTurns turns;
};

G_DEFINE_FINAL_TYPE (TamizPacketView, tamiz_packet_view, GTK_TYPE_WIDGET)

static GtkWidget *
make_dim (const char *text)
{
  GtkWidget *label = tamiz_read_label_new (text, "dim-label");

  gtk_widget_add_css_class (label, "caption");
  return label;
}

/* A heading and a box beneath it, which is answered. */
static GtkWidget *
add_section (TamizPacketView *self,
             const char      *title)
{
  GtkWidget *section = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_box_append (GTK_BOX (section), tamiz_read_label_new (title, "heading"));
  gtk_box_append (GTK_BOX (self->box), section);

  return section;
}

static GtkWidget *
add_card (GtkWidget *section)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "packet");
  gtk_box_append (GTK_BOX (section), card);

  return card;
}

static void
add_text (TamizPacketView *self,
          const char      *title,
          const char      *text)
{
  if (text != NULL)
    gtk_box_append (GTK_BOX (add_card (add_section (self, title))), tamiz_read_label_new (text, NULL));
}

/* “When”, with an icon: the meeting, the next step. */
static void
add_fact (GtkWidget  *box,
          const char *icon_name,
          const char *text,
          const char *dim)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (texts), tamiz_read_label_new (text, NULL));
  if (dim != NULL)
    gtk_box_append (GTK_BOX (texts), make_dim (dim));
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_box_append (GTK_BOX (box), line);
}

/* What there is of @lines, each on a line of its own. */
static char *
join_lines (const char *const *lines,
            gsize              n)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    {
      if (lines[i] != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", lines[i]);
    }

  return g_string_free (text, FALSE);
}

static void
add_meeting (TamizPacketView *self,
             GtkWidget       *box)
{
  json_t *handoff = json_object_get (self->packet, "handoff");
  g_autofree char *moment = NULL;
  g_autofree char *place = NULL;
  gint64 at;

  if (tamiz_words_get_time (handoff, "meeting", &at))
    {
      g_autofree char *zone = tamiz_zone_words_dup_time_of (self->zone);
      g_autofree char *theirs = tamiz_words_dup_their_time (self->packet, self->zone);
      g_autofree char *details = tamiz_words_dup_meeting (self->packet);
      const char *lines[] = { self->meeting_now, zone, theirs, details };
      g_autofree char *frozen = tamiz_figures_format_moment (at, self->zone);

      /* Translators: when a meeting was to be that is at another time now */
      moment = self->meeting_now != NULL ? g_strdup_printf (_("was: %s"), frozen) : g_strdup (frozen);
      place = join_lines (lines, G_N_ELEMENTS (lines));
    }
  add_fact (box, "tamiz-meeting-symbolic", moment != NULL ? moment : _("No meeting was arranged"),
            place);
}

/* Whole points, as beside the lead. */
static char *
dup_points (gint64 thousandths)
{
  return tamiz_figures_format (TAMIZ_FIGURE_COUNT, (double) thousandths / 1000);
}

static char *
dup_scores (json_t *verdict)
{
  json_t *fit = json_object_get (verdict, "fit");
  g_autofree char *fit_text
      = json_is_integer (fit) ? dup_points (json_integer_value (fit)) : g_strdup ("–");
  g_autofree char *interest = dup_points (tamiz_json_get_int (verdict, "interest", 0));

  return g_strdup_printf (_("Fit %s · Interest %s"), fit_text, interest);
}

static void
add_head (TamizPacketView *self)
{
  json_t *verdict = json_object_get (self->packet, "verdict");
  const char *exception
      = tamiz_words_get_text (json_object_get (self->packet, "handoff"), "exception");
  const char *next_step = tamiz_words_get_text (self->packet, "next_step");
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 15);
  GtkWidget *names = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *facts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *badge = tamiz_grade_badge_new ();
  g_autofree char *name = tamiz_words_dup_name (self->packet);
  g_autofree char *role = tamiz_words_dup_role (self->packet);
  g_autofree char *scores = dup_scores (verdict);

  tamiz_grade_badge_set_nick (TAMIZ_GRADE_BADGE (badge), tamiz_words_get_text (verdict, "grade"));
  gtk_widget_add_css_class (badge, "large");
  gtk_widget_set_valign (badge, GTK_ALIGN_START);
  gtk_widget_set_hexpand (names, TRUE);
  gtk_box_append (GTK_BOX (names), tamiz_read_label_new (name, "title-2"));
  if (role != NULL)
    gtk_box_append (GTK_BOX (names), tamiz_read_label_new (role, NULL));
  gtk_box_append (GTK_BOX (names), make_dim (scores));
  gtk_box_append (GTK_BOX (head), badge);
  gtk_box_append (GTK_BOX (head), names);
  gtk_box_append (GTK_BOX (self->box), head);

  add_meeting (self, facts);
  if (next_step != NULL)
    add_fact (facts, "tamiz-next-symbolic", next_step, _("Next step"));
  if (exception != NULL)
    add_fact (facts, "tamiz-warning-symbolic", exception, _("Exception to what it takes to pass"));
  gtk_box_append (GTK_BOX (self->box), facts);
}

static void
add_needs (TamizPacketView *self)
{
  const char *pain_points = tamiz_words_get_text (self->packet, "pain_points");
  g_autofree char *silence = tamiz_words_dup_silence (self->packet);

  add_text (self, _("Asked not to be contacted by"), silence);
  add_text (self, _("What they need"), pain_points != NULL ? pain_points : _("Not recorded"));
  add_text (self, _("Notes"),
            tamiz_words_get_text (json_object_get (self->packet, "lead"), "notes"));
}

static const char *
get_state_icon (const char *state)
{
  if (g_strcmp0 (state, "met") == 0)
    return "tamiz-done-symbolic";
  if (g_strcmp0 (state, "unknown") == 0)
    return "tamiz-missing-symbolic";

  return "tamiz-warning-symbolic";
}

static const char *
get_state_words (const char *state)
{
  if (g_strcmp0 (state, "met") == 0)
    return _("Met");
  if (g_strcmp0 (state, "not_met") == 0)
    return _("Not met");
  if (g_strcmp0 (state, "disputed") == 0)
    return _("Disputed");

  return _("Not known");
}

static GtkWidget *
make_criterion (TamizPacketView *self,
                json_t          *criterion)
{
  const char *state = tamiz_words_get_text (criterion, "state");
  const char *title = tamiz_words_get_text (criterion, "title");
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *icon = gtk_image_new_from_icon_name (get_state_icon (state));
  g_autofree char *answer = tamiz_words_dup_answer (criterion, self->zone);
  g_autofree char *established = tamiz_words_dup_established (criterion, self->zone);
  GtkWidget *who = make_dim (established);

  gtk_widget_set_tooltip_text (icon, get_state_words (state));
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  get_state_words (state), -1);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), make_dim (title));
  gtk_box_append (GTK_BOX (texts), tamiz_read_label_new (answer, NULL));
  gtk_label_set_xalign (GTK_LABEL (who), 1);
  gtk_label_set_justify (GTK_LABEL (who), GTK_JUSTIFY_RIGHT);
  /* A day is not broken where there is room for it. */
  gtk_label_set_natural_wrap_mode (GTK_LABEL (who), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_max_width_chars (GTK_LABEL (who), 30);
  gtk_widget_set_valign (who, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_box_append (GTK_BOX (line), who);

  return line;
}

static void
add_line (GtkWidget *card,
          GtkWidget *line)
{
  if (gtk_widget_get_first_child (card) != NULL)
    gtk_box_append (GTK_BOX (card), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_widget_add_css_class (line, "line");
  gtk_box_append (GTK_BOX (card), line);
}

static void
add_criteria (TamizPacketView *self)
{
  json_t *criteria = json_object_get (self->packet, "criteria");
  GtkWidget *card;
  json_t *criterion;
  gsize i;

  if (json_array_size (criteria) == 0)
    return;

  card = add_card (add_section (self, _("What was established")));
  json_array_foreach (criteria, i, criterion)
    add_line (card, make_criterion (self, criterion));
}

typedef struct
{
  GtkWidget *grid;
  int row;
} Pairs;

static void
add_pair (gpointer    user_data,
          const char *label,
          const char *value)
{
  Pairs *pairs = user_data;
  GtkWidget *name = make_dim (label);
  GtkWidget *text = tamiz_read_label_new (value, NULL);

  gtk_widget_set_valign (name, GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (text, GTK_ALIGN_BASELINE);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_grid_attach (GTK_GRID (pairs->grid), name, 0, pairs->row, 1, 1);
  gtk_grid_attach (GTK_GRID (pairs->grid), text, 1, pairs->row, 1, 1);
  pairs->row++;
}

static Pairs
begin_pairs (void)
{
  Pairs pairs = { gtk_grid_new (), 0 };

  gtk_grid_set_row_spacing (GTK_GRID (pairs.grid), 4);
  gtk_grid_set_column_spacing (GTK_GRID (pairs.grid), 15);
  g_object_ref_sink (pairs.grid);

  return pairs;
}

static void
end_pairs (TamizPacketView *self,
           const char      *title,
           Pairs           *pairs)
{
  if (pairs->row > 0)
    gtk_box_append (GTK_BOX (add_card (add_section (self, title))), pairs->grid);
  g_object_unref (pairs->grid);
}

static void
add_profile (TamizPacketView *self)
{
  Pairs person = begin_pairs ();
  Pairs company = begin_pairs ();
  Pairs lead = begin_pairs ();

  tamiz_words_list_person (self->packet, add_pair, &person);
  end_pairs (self, _("Person"), &person);
  tamiz_words_list_company (self->packet, add_pair, &company);
  end_pairs (self, _("Company"), &company);
  tamiz_words_list_lead (self->packet, self->zone, add_pair, &lead);
  end_pairs (self, _("Opportunity"), &lead);
}

static GtkWidget *
make_contribution (json_t *contribution)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *points = tamiz_words_dup_points (tamiz_json_get_int (contribution, "points", 0));
  g_autofree char *evidence = tamiz_figures_dup_with_days (tamiz_words_get_text (contribution, "evidence"));
  GtkWidget *number = tamiz_read_label_new (points, "numeric");

  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), tamiz_read_label_new (tamiz_words_get_text (contribution, "title"), NULL));
  if (evidence != NULL)
    gtk_box_append (GTK_BOX (texts), make_dim (evidence));
  gtk_widget_set_valign (number, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_box_append (GTK_BOX (line), number);

  return line;
}

/* The lines of one axis, which add up exactly to its score. */
static void
add_axis (TamizPacketView *self,
          const char      *axis,
          const char      *name)
{
  json_t *verdict = json_object_get (self->packet, "verdict");
  g_autofree char *total = tamiz_words_dup_points (tamiz_json_get_int (verdict, axis, 0));
  g_autofree char *title = g_strdup_printf ("%s: %s", name, total);
  GtkWidget *card = NULL;
  json_t *contribution;
  gsize i;

  json_array_foreach (json_object_get (verdict, "because"), i, contribution)
    {
      if (g_strcmp0 (tamiz_words_get_text (contribution, "axis"), axis) != 0)
        continue;
      if (card == NULL)
        card = add_card (add_section (self, title));
      add_line (card, make_contribution (contribution));
    }
}

static void
add_because (TamizPacketView *self)
{
  const char *veto = tamiz_words_get_text (json_object_get (self->packet, "verdict"), "veto");

  add_text (self, _("Veto"), veto);
  add_axis (self, "fit", _("Fit"));
  add_axis (self, "interest", _("Interest"));
}

static GtkWidget *
make_event (json_t     *event,
            GTimeZone  *zone,
            const char *what,
            const char *detail,
            const char *by)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *day = tamiz_words_dup_day (event, "at", zone);
  g_autofree char *when = by != NULL ? g_strdup_printf ("%s\n%s", day, by) : g_strdup (day);
  GtkWidget *who = make_dim (when);

  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), tamiz_read_label_new (what, NULL));
  if (detail != NULL && *detail != '\0')
    gtk_box_append (GTK_BOX (texts), make_dim (detail));
  gtk_label_set_xalign (GTK_LABEL (who), 1);
  gtk_label_set_justify (GTK_LABEL (who), GTK_JUSTIFY_RIGHT);
  gtk_widget_set_valign (who, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_box_append (GTK_BOX (line), who);

  return line;
}

static void
add_activity (TamizPacketView *self,
              GtkWidget       *card,
              json_t          *activity)
{
  g_autofree char *detail = tamiz_words_dup_activity (activity);

  add_line (card, make_event (activity, self->zone,
                              tamiz_words_get_label (activity, "kind", TAMIZ_ENUM_ACTIVITY), detail,
                              tamiz_words_get_text (activity, "by")));
}

static void
show_all_cb (TamizPacketView *self,
             GtkWidget       *button)
{
  GtkWidget *card = gtk_widget_get_prev_sibling (button);
  json_t *activities = json_object_get (self->packet, "activities");
  gsize n = json_array_size (activities);

  for (gsize i = FIRST_ACTIVITIES; i < n; i++)
    add_activity (self, card, json_array_get (activities, n - 1 - i));
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (card)), button);
}

/* The newest first; of more than the packet holds, the note says how many there were. */
static void
add_history (TamizPacketView *self)
{
  json_t *activities = json_object_get (self->packet, "activities");
  gsize n = json_array_size (activities);
  gint64 total = tamiz_json_get_int (self->packet, "activities_total", 0);
  GtkWidget *section, *card;

  if (n == 0)
    return;

  section = add_section (self, _("History"));
  card = add_card (section);
  for (gsize i = 0; i < MIN (n, FIRST_ACTIVITIES); i++)
    add_activity (self, card, json_array_get (activities, n - 1 - i));
  if (n > FIRST_ACTIVITIES)
    {
      g_autofree char *label = g_strdup_printf (_("Show All %d"), (int) n);
      GtkWidget *button = gtk_button_new_with_label (label);

      gtk_widget_set_halign (button, GTK_ALIGN_START);
      gtk_widget_add_css_class (button, "flat");
      g_signal_connect_object (button, "clicked", G_CALLBACK (show_all_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (section), button);
    }
  if (total > (gint64) n)
    {
      g_autofree char *note = g_strdup_printf (_("The latest %d of %d"), (int) n, (int) total);

      gtk_box_append (GTK_BOX (section), make_dim (note));
    }
}

static void
add_moves (TamizPacketView *self)
{
  json_t *moves = json_object_get (self->packet, "moves");
  gsize n = json_array_size (moves);
  GtkWidget *card;

  if (n == 0)
    return;

  card = add_card (add_section (self, _("Stages")));
  for (gsize i = 0; i < MIN (n, MAX_MOVES); i++)
    {
      json_t *move = json_array_get (moves, n - 1 - i);
      const char *why = tamiz_words_get_text (move, "why");
      const char *by = tamiz_words_get_text (move, "by");

      add_line (
          card,
          make_event (move, self->zone, tamiz_words_get_label (move, "to", TAMIZ_ENUM_STAGE),
                      why != NULL ? why : tamiz_words_get_label (move, "cause", TAMIZ_ENUM_MOVE),
                      by != NULL ? by : tamiz_words_get_label (move, "actor", TAMIZ_ENUM_ACTOR)));
    }
}

static void
add_footer (TamizPacketView *self)
{
  json_t *definition = json_object_get (self->packet, "definition");
  const char *title = tamiz_words_get_text (definition, "title");
  g_autofree char *text
      = g_strdup_printf (_("Judged by “%s”, version %d"), title != NULL ? title : "–",
                         (int) tamiz_json_get_int (definition, "version", 0));

  gtk_box_append (GTK_BOX (self->box), make_dim (text));
}

static void (*const sections[]) (TamizPacketView *self) = {
  add_head, add_needs, add_criteria, add_profile, add_because, add_history, add_moves, add_footer,
};

/* What is in sight first comes at once, the rest a section a turn: a long packet never
 * makes anybody wait.
 */
static gboolean
make_next (gpointer owner)
{
  TamizPacketView *self = owner;

  if (self->next_section == G_N_ELEMENTS (sections))
    return FALSE;

  sections[self->next_section++] (self);
  return TRUE;
}

static void
clear (TamizPacketView *self)
{
  GtkWidget *child;

  tamiz_turns_stop (&self->turns);
  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
}

static void
tamiz_packet_view_dispose (GObject *object)
{
  TamizPacketView *self = TAMIZ_PACKET_VIEW (object);

  tamiz_turns_stop (&self->turns);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->packet, json_decref);
  g_clear_pointer (&self->meeting_now, g_free);
  g_clear_pointer (&self->zone, g_time_zone_unref);

  G_OBJECT_CLASS (tamiz_packet_view_parent_class)->dispose (object);
}

static void
tamiz_packet_view_class_init (TamizPacketViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_packet_view_dispose;

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), TAMIZ_TYPE_STEADY_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tamiz_packet_view_init (TamizPacketView *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
tamiz_packet_view_new (void)
{
  return g_object_new (TAMIZ_TYPE_PACKET_VIEW, NULL);
}

/**
 * tamiz_packet_view_set_packet:
 * @self: a view
 * @packet: (nullable): the packet of a handoff; kept, and not to be changed
 *
 * Shows a packet.  The same one again changes nothing, so that a reader keeps their place.
 */
void
tamiz_packet_view_set_packet (TamizPacketView *self,
                              json_t          *packet)
{
  const char *zone;

  g_return_if_fail (TAMIZ_IS_PACKET_VIEW (self));

  if (packet == self->packet || (packet != NULL && json_equal (packet, self->packet)))
    return;

  clear (self);
  json_decref (self->packet);
  self->packet = json_incref (packet);
  if (packet == NULL)
    return;

  zone = tamiz_words_get_text (packet, "timezone");
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = tamiz_time_zone_new (zone != NULL ? zone : "UTC");
  self->next_section = 0;
  make_next (self);
  tamiz_turns_begin (&self->turns, TAMIZ_TURNS_AFTER_PAINT, make_next, self);
}

/**
 * tamiz_packet_view_set_meeting_now:
 * @self: a view
 * @now: (nullable): what became of the packet's meeting, in words; %NULL where it holds
 *
 * Marks the meeting as it was when the packet was frozen as one that holds no more.
 */
void
tamiz_packet_view_set_meeting_now (TamizPacketView *self,
                                   const char      *now)
{
  g_autoptr (json_t) packet = NULL;

  g_return_if_fail (TAMIZ_IS_PACKET_VIEW (self));

  if (g_strcmp0 (self->meeting_now, now) == 0)
    return;
  g_free (self->meeting_now);
  self->meeting_now = g_strdup (now);
  packet = json_incref (self->packet);
  tamiz_packet_view_set_packet (self, NULL);
  tamiz_packet_view_set_packet (self, packet);
}
