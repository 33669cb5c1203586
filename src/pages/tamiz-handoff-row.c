#define G_LOG_DOMAIN "tamiz-handoff-row"

#include "config.h"

#include "tamiz-handoff-row.h"

#include "tamiz-grade-badge.h"
#include "tamiz-words.h"

#include <glib/gi18n-lib.h>

struct _TamizHandoffRow
{
  GtkBox parent_instance;

  TamizGradeBadge *badge;
  GtkLabel *name;
  GtkLabel *company;
  GtkImage *icon;
  GtkLabel *state;
};

G_DEFINE_FINAL_TYPE (TamizHandoffRow, tamiz_handoff_row, GTK_TYPE_BOX)

static void
tamiz_handoff_row_class_init (TamizHandoffRowClass *klass)
{
}

static GtkLabel *
add_label (GtkWidget *box,
           gboolean   dim)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (dim)
    {
      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_add_css_class (label, "caption");
    }
  gtk_box_append (GTK_BOX (box), label);

  return GTK_LABEL (label);
}

static void
tamiz_handoff_row_init (TamizHandoffRow *self)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_set_spacing (GTK_BOX (self), 12);
  self->badge = TAMIZ_GRADE_BADGE (tamiz_grade_badge_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->badge), GTK_ALIGN_START);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->badge));
  gtk_box_append (GTK_BOX (self), texts);
  self->name = add_label (texts, FALSE);
  self->company = add_label (texts, TRUE);
  self->icon = GTK_IMAGE (gtk_image_new ());
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->icon));
  self->state = add_label (line, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->state), "caption");
  gtk_box_append (GTK_BOX (texts), line);
}

GtkWidget *
tamiz_handoff_row_new (void)
{
  return g_object_new (TAMIZ_TYPE_HANDOFF_ROW, NULL);
}

/* @first: (out) (nullable): what of it stands first */
static guint
count_required (json_t      *missing,
                const char **first)
{
  json_t *lack;
  gsize i;
  guint n = 0;

  *first = NULL;
  json_array_foreach (missing, i, lack)
    {
      if (!json_is_true (json_object_get (lack, "required")))
        continue;
      if (n++ == 0)
        *first = tamiz_words_get_text (lack, "title");
    }

  return n;
}

static char *
dup_candidate (json_t      *item,
               const char **icon)
{
  const char *first;
  guint n = count_required (json_object_get (item, "missing"), &first);

  if (json_is_true (json_object_get (item, "ready")))
    {
      *icon = "tamiz-done-symbolic";
      return g_strdup (_("Ready"));
    }

  *icon = "tamiz-missing-symbolic";
  if (n == 1)
    /* Translators: the one thing that a lead lacks */
    return g_strdup_printf (_("Missing: %s"), first);
  return g_strdup_printf (ngettext ("%u thing missing", "%u things missing", n), n);
}

/**
 * tamiz_handoff_find_clock:
 * @handoff: one of handoff.list
 * @words: (out) (transfer none): what is to be done by then
 *
 * Finds the clock of sales that comes next, or that was missed.
 *
 * Returns: (nullable): the key of the moment in @handoff; %NULL where none runs
 */
const char *
tamiz_handoff_find_clock (json_t      *handoff,
                          const char **words)
{
  const char *clock = tamiz_words_get_text (handoff, "clock");

  if (g_strcmp0 (clock, "accept_by") == 0)
    *words = _("To accept");
  else if (g_strcmp0 (clock, "first_contact_by") == 0)
    *words = _("First contact");
  else if (clock != NULL)
    *words = _("Outcome");

  return clock;
}

/* What runs, or how it ended; what is late says so in words and with another icon. */
static char *
dup_state (TamizDesk   *desk,
           json_t      *item,
           const char **icon)
{
  const char *state = tamiz_words_get_text (item, "state");
  const char *words = NULL;
  const char *clock = tamiz_handoff_find_clock (item, &words);
  const char *what = tamiz_words_get_label (item, "cause", TAMIZ_ENUM_RETURN);
  g_autofree char *day = tamiz_desk_format_day (desk, tamiz_words_get_text (item, "decided_at"));

  *icon = json_is_true (json_object_get (item, "late")) ? "tamiz-warning-symbolic"
                                                        : "tamiz-clock-symbolic";
  if (g_strcmp0 (state, "sent") == 0 && tamiz_words_get_text (item, "delivered_at") == NULL)
    return g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "clock", "Not delivered yet"));
  if (g_strcmp0 (state, "sent") == 0)
    return tamiz_desk_format_due (desk, tamiz_words_get_text (item, "accept_by"));
  if (clock != NULL)
    {
      g_autofree char *left = tamiz_desk_format_due (desk, tamiz_words_get_text (item, clock));

      return g_strdup_printf ("%s: %s", words, left);
    }

  *icon = g_strcmp0 (state, "accepted") == 0 ? "tamiz-done-symbolic" : "tamiz-back-symbolic";
  if (g_strcmp0 (state, "accepted") == 0)
    what = tamiz_words_get_label (item, "stage", TAMIZ_ENUM_STAGE);
  else if (what == NULL && g_strcmp0 (state, "returned") == 0)
    what = _("Fails a criterion");
  else if (what == NULL)
    what = tamiz_words_get_label (item, "state", TAMIZ_ENUM_HANDOFF);

  return g_strdup_printf ("%s · %s", what, day);
}

/* What somebody has to see to goes before what runs.  Returns @state, or what stands in its place. */
static char *
take_mail_trouble (char        *state,
                   json_t      *item,
                   const char **icon)
{
  const char *mail = tamiz_words_get_text (item, "mail");
  g_autofree char *before = state;

  if (mail == NULL)
    return g_steal_pointer (&before);

  *icon = "tamiz-warning-symbolic";
  return g_strdup_printf ("%s · %s", g_str_equal (mail, "in_doubt") ? _("Mail in doubt") : _("Mail not delivered"), before);
}

/* @item is one of handoff.list or of handoff.candidates. */
void
tamiz_handoff_row_show (TamizHandoffRow *self,
                        TamizDesk       *desk,
                        json_t          *item)
{
  const char *name = tamiz_words_get_text (item, "name");
  const char *company = tamiz_words_get_text (item, "company");
  gboolean candidate = json_object_get (item, "ready") != NULL;
  const char *other = tamiz_words_get_text (item, candidate ? "owner_name" : "executive_name");
  const char *icon = NULL;
  g_autofree char *state
      = take_mail_trouble (candidate ? dup_candidate (item, &icon) : dup_state (desk, item, &icon), item, &icon);
  g_autofree char *below = NULL;

  if (company != NULL && other != NULL)
    below = g_strdup_printf ("%s · %s", company, other);
  gtk_label_set_label (self->name, name != NULL ? name : company);
  if (json_is_object (json_object_get (item, "exception")))
    {
      /* Translators: company and executive of a lead that was handed over by exception */
      g_autofree char *marked
          = g_strdup_printf (_("%s · by exception"), below != NULL ? below : company != NULL ? company : other);

      gtk_label_set_label (self->company, marked);
    }
  else
    gtk_label_set_label (self->company, below != NULL ? below : company != NULL ? company : other);
  gtk_label_set_label (self->state, state);
  gtk_image_set_from_icon_name (self->icon, icon);
  tamiz_grade_badge_set_nick (self->badge, tamiz_words_get_text (item, "grade"));
}
