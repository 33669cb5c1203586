#define G_LOG_DOMAIN "tamiz-merge-view"

#include "config.h"

#include "tamiz-merge-view.h"

#include "tamiz-enums.h"
#include "tamiz-notice.h"
#include "tamiz-offer.h"
#include "tamiz-text.h"
#include "tamiz-wrap-box.h"

#include <glib/gi18n-lib.h>

struct _TamizMergeView
{
  AdwBin parent_instance;

  GtkLabel *evidence_label;
  TamizNotice *notice;
  GtkGrid *grid;
  GtkWidget *merge_button;
  GtkWidget *not_same_button;

  TamizDesk *desk;          /* (nullable) */
  json_t *pair;             /* (nullable): an item of duplicate.list */
  GtkCheckButton *keep[2];  /* who stays, left and right */
  GPtrArray *choices;       /* GtkCheckButton: the right one of each field */
};

G_DEFINE_FINAL_TYPE (TamizMergeView, tamiz_merge_view, ADW_TYPE_BIN)

enum
{
  DECIDED,
  LEFT,
  NEXT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What can be chosen: a field, or the name, which of people is two. */
typedef struct
{
  char *title;
  char *take;               /* as the merge takes it */
  char *values[2];          /* (nullable): of either side */
} Choice;

static void
choice_free (Choice *self)
{
  g_free (self->title);
  g_free (self->take);
  g_free (self->values[0]);
  g_free (self->values[1]);
  g_free (self);
}

static gboolean
is_of_people (TamizMergeView *self)
{
  return g_strcmp0 (tamiz_json_get_text (self->pair, "what"), "person") == 0;
}

static json_t *
get_side (TamizMergeView *self,
          guint           side)
{
  return json_object_get (self->pair, side == 0 ? "a" : "b");
}

static guint
get_kept (TamizMergeView *self)
{
  return gtk_check_button_get_active (self->keep[1]) ? 1 : 0;
}

/* (nullable): the field of a side that a merge takes by this name. */
static json_t *
find_field (json_t     *side,
            const char *take)
{
  json_t *field;
  gsize i;

  json_array_foreach (json_object_get (side, "fields"), i, field)
    {
      if (g_strcmp0 (tamiz_json_get_text (field, "take"), take) == 0)
        return field;
    }

  return NULL;
}

static Choice *
choice_new (TamizMergeView *self,
            const char     *title,
            const char     *take)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->title = g_strdup (title);
  choice->take = g_strdup (take);
  for (guint side = 0; side < 2; side++)
    {
      json_t *field = find_field (get_side (self, side), take);
      const char *value = field != NULL ? tamiz_json_get_text (field, "value")
                                        : tamiz_json_get_text (get_side (self, side), "name");

      if ((field != NULL || g_str_has_prefix (take, "first_name,")) && !tamiz_text_is_blank (value))
        choice->values[side] = g_strdup (value);
    }

  return choice;
}

/* The grid: a title, and beside it what either side has. */

static void
attach_title (TamizMergeView *self,
              const char     *title,
              int             row)
{
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_grid_attach (self->grid, label, 0, row, 1, 1);
}

static GtkWidget *
make_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);

  return label;
}

static GtkCheckButton *
attach_radio (TamizMergeView *self,
              const char     *title,
              const char     *text,
              GtkCheckButton *group,
              int             column,
              int             row)
{
  GtkWidget *radio = gtk_check_button_new ();
  /* Translators: a field, and what one of two records has there */
  g_autofree char *name = g_strdup_printf (_("%s: %s"), title, text);

  gtk_check_button_set_child (GTK_CHECK_BUTTON (radio), make_label (text));
  if (group != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (radio), group);
  gtk_accessible_update_property (GTK_ACCESSIBLE (radio), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_grid_attach (self->grid, radio, column, row, 1, 1);

  return GTK_CHECK_BUTTON (radio);
}

static void
choose_by_kept (TamizMergeView *self)
{
  guint kept = get_kept (self);

  for (guint i = 0; i < self->choices->len; i++)
    {
      GtkCheckButton *right = g_ptr_array_index (self->choices, i);
      GtkCheckButton *left = g_object_get_data (G_OBJECT (right), "left");

      gtk_check_button_set_active (kept == 1 ? right : left, TRUE);
    }
}

static void
kept_cb (TamizMergeView *self)
{
  choose_by_kept (self);
}

/* Blanks of who stays are filled anyway: only of two values there is one to choose.
 * @choice: (transfer full)
 */
static void
attach_choice (TamizMergeView *self,
               Choice         *choice,
               int             row)
{
  const char *one = choice->values[0], *other = choice->values[1];
  GtkCheckButton *left, *right;

  attach_title (self, choice->title, row);
  if (one == NULL || other == NULL || g_str_equal (one, other))
    {
      gtk_grid_attach (self->grid, make_label (one != NULL ? one : "–"), 1, row, 1, 1);
      gtk_grid_attach (self->grid, make_label (other != NULL ? other : "–"), 2, row, 1, 1);
      choice_free (choice);
      return;
    }

  left = attach_radio (self, choice->title, one, NULL, 1, row);
  right = attach_radio (self, choice->title, other, left, 2, row);
  g_object_set_data (G_OBJECT (right), "left", left);
  g_object_set_data_full (G_OBJECT (right), "choice", choice, (GDestroyNotify) choice_free);
  g_ptr_array_add (self->choices, right);
}

static gboolean
is_of_name (const char *take)
{
  static const char *const names[] = { "first_name", "last_name", "name", NULL };

  return g_strv_contains (names, take);
}

/* Every field that either side has. */
static int
attach_fields (TamizMergeView *self,
               int             row)
{
  for (guint side = 0; side < 2; side++)
    {
      json_t *field;
      gsize i;

      json_array_foreach (json_object_get (get_side (self, side), "fields"), i, field)
        {
          const char *take = tamiz_json_get_text (field, "take");

          if (!is_of_name (take) && (side == 0 || find_field (get_side (self, 0), take) == NULL))
            attach_choice (self, choice_new (self, tamiz_json_get_text (field, "title"), take), row++);
        }
    }

  return row;
}

static char *
join_texts (json_t     *texts,
            const char *between)
{
  GString *joined = g_string_new (NULL);
  json_t *text;
  gsize i;

  json_array_foreach (texts, i, text)
    g_string_append_printf (joined, "%s%s", i > 0 ? between : "", json_string_value (text));
  if (joined->len == 0)
    g_string_append (joined, "–");

  return g_string_free (joined, FALSE);
}

/* What both keep: nothing is to be chosen. */
static void
attach_texts (TamizMergeView *self,
              const char     *title,
              const char     *key,
              int             row)
{
  attach_title (self, title, row);
  for (guint side = 0; side < 2; side++)
    {
      g_autofree char *text = join_texts (json_object_get (get_side (self, side), key), "\n");

      gtk_grid_attach (self->grid, make_label (text), (int) side + 1, row, 1, 1);
    }
}

static char *
describe_leads (TamizMergeView *self,
                json_t         *side)
{
  gint64 leads = tamiz_json_get_int (side, "leads", 0), people = tamiz_json_get_int (side, "people", -1);
  const char *source = tamiz_json_get_text (side, "source");
  const char *received = tamiz_json_get_text (side, "received_on");
  GString *text = g_string_new (NULL);
  int stage;

  g_string_append_printf (text, ngettext ("%d lead", "%d leads", (gulong) leads), (int) leads);
  if (people >= 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, ngettext ("%d person", "%d people", (gulong) people), (int) people);
    }
  if (tamiz_enum_from_nick (TAMIZ_ENUM_STAGE, tamiz_json_get_text (side, "stage"), &stage))
    g_string_append_printf (text, " · %s", tamiz_enum_label (TAMIZ_ENUM_STAGE, stage));
  if (source != NULL)
    g_string_append_printf (text, "\n%s", source);
  if (received != NULL)
    {
      g_autofree char *day = tamiz_desk_format_day (self->desk, received);

      g_string_append_printf (text, " · %s", day);
    }

  return g_string_free (text, FALSE);
}

static void
attach_leads (TamizMergeView *self,
              int             row)
{
  attach_title (self, _("Leads"), row);
  for (guint side = 0; side < 2; side++)
    {
      g_autofree char *text = describe_leads (self, get_side (self, side));

      gtk_grid_attach (self->grid, make_label (text), (int) side + 1, row, 1, 1);
    }
}

static void
attach_keep (TamizMergeView *self)
{
  static const char *const titles[] = { N_("The left one"), N_("The right one") };

  attach_title (self, _("Stays"), 0);
  for (guint side = 0; side < 2; side++)
    {
      self->keep[side] = attach_radio (self, _("Stays"), _(titles[side]), side > 0 ? self->keep[0] : NULL,
                                       (int) side + 1, 0);
      g_signal_connect_object (self->keep[side], "toggled", G_CALLBACK (kept_cb), self, G_CONNECT_SWAPPED);
    }
}

static void
clear_grid (TamizMergeView *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->choices, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
}

static void
fill_grid (TamizMergeView *self)
{
  gboolean people = is_of_people (self);
  int row = 1;

  clear_grid (self);
  attach_keep (self);
  attach_choice (self, choice_new (self, _("Name"), people ? "first_name,last_name" : "name"), row++);
  if (people)
    {
      attach_texts (self, _("E-mail (all stay)"), "emails", row++);
      attach_texts (self, _("Telephone (all stay)"), "phones", row++);
    }
  else
    attach_texts (self, _("Domains (all stay)"), "domains", row++);
  row = attach_fields (self, row);
  attach_leads (self, row);

  /* Whoever more has happened with stays, unless somebody says otherwise. */
  gtk_check_button_set_active (self->keep[tamiz_json_get_int (get_side (self, 1), "leads", 0)
                                          > tamiz_json_get_int (get_side (self, 0), "leads", 0)],
                               TRUE);
  choose_by_kept (self);
}

static void
decided_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizMergeView *self = owner;

  gtk_widget_set_sensitive (self->merge_button, TRUE);
  if (answer == NULL)
    tamiz_notice_set_text (self->notice, error->message);
  else
    g_signal_emit (self, signals[DECIDED], 0);
}

/* Fields that are to come from who does not stay. */
static char *
list_taken (TamizMergeView *self)
{
  GString *taken = g_string_new (NULL);
  guint kept = get_kept (self);

  for (guint i = 0; i < self->choices->len; i++)
    {
      GtkCheckButton *right = g_ptr_array_index (self->choices, i);
      const Choice *choice = g_object_get_data (G_OBJECT (right), "choice");
      guint chosen = gtk_check_button_get_active (right) ? 1 : 0;

      if (chosen != kept)
        g_string_append_printf (taken, "%s%s", taken->len > 0 ? "," : "", choice->take);
    }

  return g_string_free (taken, FALSE);
}

static void
merge_cb (TamizMergeView *self)
{
  guint kept = get_kept (self);
  g_autofree char *taken = list_taken (self);
  json_t *arguments = json_pack ("{ss ss}", "keep", tamiz_json_get_text (get_side (self, kept), "id"), "other",
                                 tamiz_json_get_text (get_side (self, 1 - kept), "id"));

  if (*taken != '\0')
    tamiz_json_set_text (arguments, "take", taken);
  tamiz_notice_set_text (self->notice, NULL);
  gtk_widget_set_sensitive (self->merge_button, FALSE);
  tamiz_desk_do (self->desk, self, is_of_people (self) ? "person.merge" : "company.merge", arguments,
                 _("Merged into one"), decided_cb);
}

static void
not_same_cb (TamizMergeView *self)
{
  tamiz_notice_set_text (self->notice, NULL);
  tamiz_desk_do (self->desk, self, "duplicate.not-same",
                 json_pack ("{ss ss}", "a", tamiz_json_get_text (get_side (self, 0), "id"), "b",
                            tamiz_json_get_text (get_side (self, 1), "id")),
                 _("Kept apart from now on"), decided_cb);
}

static void
leave_cb (TamizMergeView *self)
{
  g_signal_emit (self, signals[LEFT], 0);
}

static void
next_cb (TamizMergeView *self)
{
  g_signal_emit (self, signals[NEXT], 0);
}

static void
tamiz_merge_view_dispose (GObject *object)
{
  TamizMergeView *self = TAMIZ_MERGE_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_MERGE_VIEW);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (tamiz_merge_view_parent_class)->dispose (object);
}

static void
tamiz_merge_view_finalize (GObject *object)
{
  TamizMergeView *self = TAMIZ_MERGE_VIEW (object);

  g_clear_pointer (&self->pair, json_decref);
  g_ptr_array_unref (self->choices);

  G_OBJECT_CLASS (tamiz_merge_view_parent_class)->finalize (object);
}

static guint
add_signal (TamizMergeViewClass *klass,
            const char          *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tamiz_merge_view_class_init (TamizMergeViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_merge_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_merge_view_finalize;

  signals[DECIDED] = add_signal (klass, "decided");
  signals[LEFT] = add_signal (klass, "left");
  signals[NEXT] = add_signal (klass, "next");

  g_type_ensure (TAMIZ_TYPE_NOTICE);
  g_type_ensure (TAMIZ_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-merge-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizMergeView, evidence_label);
  gtk_widget_class_bind_template_child (widget_class, TamizMergeView, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizMergeView, grid);
  gtk_widget_class_bind_template_child (widget_class, TamizMergeView, merge_button);
  gtk_widget_class_bind_template_child (widget_class, TamizMergeView, not_same_button);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, merge_cb);
  gtk_widget_class_bind_template_callback (widget_class, not_same_cb);
}

static void
tamiz_merge_view_init (TamizMergeView *self)
{
  self->choices = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Shows a pair, an item of duplicate.list. */
void
tamiz_merge_view_show (TamizMergeView *self,
                       TamizDesk      *desk,
                       json_t         *pair)
{
  g_autofree char *evidence = NULL;

  g_set_object (&self->desk, desk);
  json_incref (pair);
  g_clear_pointer (&self->pair, json_decref);
  self->pair = pair;
  evidence = join_texts (json_object_get (pair, "evidence"), " · ");
  gtk_label_set_label (self->evidence_label, evidence);
  tamiz_notice_set_text (self->notice, NULL);
  fill_grid (self);
  tamiz_offer (self->merge_button, desk, TAMIZ_RIGHT_KEEP, NULL);
  tamiz_offer (self->not_same_button, desk, TAMIZ_RIGHT_WORK, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->keep[get_kept (self)]));
}
