#define G_LOG_DOMAIN "tamiz-company-view"

#include "config.h"

#include "tamiz-company-view.h"

#include "tamiz-error.h"
#include "tamiz-field-row.h"
#include "tamiz-grade-badge.h"
#include "tamiz-merge-list.h"
#include "tamiz-phone.h"
#include "tamiz-timeline-actions.h"
#include "tamiz-timeline.h"

#include <glib/gi18n-lib.h>

/* How much of the past is shown at first. */
#define AT_ONCE 100

static const struct
{
  const char *name;         /* of company.set */
  const char *title;
  TamizFieldKind kind;
} facts[] = {
  { "name", N_("Name"), TAMIZ_FIELD_TEXT },
  { "relation", N_("Relation"), TAMIZ_FIELD_CHOICE },
  { "owner", N_("Account's owner"), TAMIZ_FIELD_CHOICE },
  { "open_deal", N_("Open deal"), TAMIZ_FIELD_TEXT },
  { "industry", N_("Industry"), TAMIZ_FIELD_TEXT },
  { "employees", N_("Employees"), TAMIZ_FIELD_NUMBER },
  { "revenue", N_("Revenue"), TAMIZ_FIELD_NUMBER },
  { "revenue_currency", N_("Currency of the revenue"), TAMIZ_FIELD_TEXT },
  { "tax_number", N_("Tax number"), TAMIZ_FIELD_TEXT },
  { "address", N_("Street"), TAMIZ_FIELD_TEXT },
  { "city", N_("City"), TAMIZ_FIELD_TEXT },
  { "country", N_("Country"), TAMIZ_FIELD_COUNTRY },
};

struct _TamizCompanyView
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkLabel *name_label;
  GtkLabel *about_label;
  GtkStack *parts;
  GtkScrolledWindow *scroller;
  AdwPreferencesGroup *leads_group;
  AdwPreferencesGroup *people_group;
  TamizMergeList *merges;
  GtkListBox *fact_list;
  GtkLabel *nothing_label;
  TamizTimeline *timeline;
  GtkWidget *earlier_button;

  TamizDesk *desk;
  TamizFieldRow *rows[G_N_ELEMENTS (facts)];
  GPtrArray *lead_rows;     /* of @leads_group */
  GPtrArray *person_rows;   /* of @people_group */
  char *id;                 /* (nullable): the company that is shown */
  json_t *company;          /* (nullable): what was read of it */
  int wanted;               /* how much of the past is shown at most */
  gboolean leaving;         /* a refusal cannot be shown in place any more */
};

G_DEFINE_FINAL_TYPE (TamizCompanyView, tamiz_company_view, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_DESK,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
append (GString    *text,
        const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

static void
open_lead_cb (GtkWidget *row)
{
  gtk_widget_activate_action (row, "win.open-lead", "s", g_object_get_data (G_OBJECT (row), "lead"));
}

static void
call_cb (GtkWidget *button)
{
  gtk_widget_activate_action (button, "win.call", "s", g_object_get_data (G_OBJECT (button), "lead"));
}

/* A row that leads to a lead; without one it only says what it says. */
static GtkWidget *
make_row (const char *title,
          const char *subtitle,
          const char *lead)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  if (lead == NULL)
    return row;

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "lead", g_strdup (lead), g_free);
  g_signal_connect (row, "activated", G_CALLBACK (open_lead_cb), NULL);

  return row;
}

static GtkWidget *
make_lead_row (TamizCompanyView *self,
               json_t           *lead)
{
  g_autoptr (GString) about = g_string_new (NULL);
  g_autofree char *received = tamiz_desk_format_day (self->desk, tamiz_json_get_text (lead, "received_on"));
  const char *owner = tamiz_json_get_text (lead, "owner_name");
  const char *name = tamiz_json_get_text (lead, "name");
  GtkWidget *badge = tamiz_grade_badge_new ();
  GtkWidget *row;
  int stage = 0;

  tamiz_enum_from_nick (TAMIZ_ENUM_STAGE, tamiz_json_get_text (lead, "stage"), &stage);
  append (about, tamiz_enum_label (TAMIZ_ENUM_STAGE, stage));
  append (about, tamiz_json_get_text (lead, "product_line"));
  append (about, received);
  append (about, owner != NULL ? owner : _("Nobody's"));
  row = make_row (name != NULL ? name : _("No Name"), about->str, tamiz_json_get_text (lead, "id"));
  tamiz_grade_badge_set_nick (TAMIZ_GRADE_BADGE (badge), tamiz_json_get_text (lead, "grade"));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), badge);

  return row;
}

/* (nullable): the lead of a person, the newest where there are several. */
static const char *
find_lead_of (TamizCompanyView *self,
              const char       *person)
{
  const char *found = NULL, *newest = "";
  json_t *lead;
  gsize i;

  json_array_foreach (json_object_get (self->company, "leads"), i, lead)
    {
      const char *received = tamiz_json_get_text (lead, "received_on");

      if (g_strcmp0 (tamiz_json_get_text (lead, "person"), person) == 0 && g_strcmp0 (received, newest) > 0)
        {
          found = tamiz_json_get_text (lead, "id");
          newest = received;
        }
    }

  return found;
}

static char *
dup_name (json_t *person)
{
  const char *first = tamiz_json_get_text (person, "first_name");
  const char *last = tamiz_json_get_text (person, "last_name");

  if (first != NULL && last != NULL)
    return g_strdup_printf ("%s %s", first, last);

  return g_strdup (first != NULL ? first : last != NULL ? last : _("No Name"));
}

static GtkWidget *
make_person_row (TamizCompanyView *self,
                 json_t           *person)
{
  g_autofree char *name = dup_name (person);
  g_autofree char *phone = tamiz_phone_dup_written (tamiz_json_get_text (person, "phone"));
  g_autoptr (GString) about = g_string_new (NULL);
  const char *lead = find_lead_of (self, tamiz_json_get_text (person, "id"));
  GtkWidget *row;

  append (about, tamiz_json_get_text (person, "job_title"));
  append (about, tamiz_json_get_text (person, "email"));
  append (about, phone);
  row = make_row (name, about->str, lead);
  if (lead != NULL && phone != NULL)
    {
      GtkWidget *button = gtk_button_new_from_icon_name ("tamiz-calls-symbolic");
      /* Translators: %s is a person */
      g_autofree char *call = g_strdup_printf (_("Call %s"), name);

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_tooltip_text (button, call);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, call, -1);
      g_object_set_data_full (G_OBJECT (button), "lead", g_strdup (lead), g_free);
      g_signal_connect (button, "clicked", G_CALLBACK (call_cb), NULL);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }

  return row;
}

/* Rows are made anew only where what they show is another. */
static void
show_rows (TamizCompanyView    *self,
           AdwPreferencesGroup *group,
           GPtrArray           *rows,
           json_t              *items,
           GtkWidget         *(*make) (TamizCompanyView *view, json_t *item))
{
  json_t *item;
  gsize i;

  for (guint n = 0; n < rows->len; n++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, n));
  g_ptr_array_set_size (rows, 0);

  json_array_foreach (items, i, item)
    {
      GtkWidget *row = make (self, item);

      g_ptr_array_add (rows, row);
      adw_preferences_group_add (group, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (group), json_array_size (items) > 0);
}

/* (transfer full): what the company holds in a field, as text; empty where nothing. */
static char *
dup_fact (json_t     *company,
          const char *name)
{
  json_t *value = json_object_get (company, name);

  if (g_str_equal (name, "revenue"))
    value = json_object_get (value, "amount");
  else if (g_str_equal (name, "revenue_currency"))
    value = json_object_get (json_object_get (company, "revenue"), "currency");
  if (json_is_integer (value))
    return g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value));

  return g_strdup (json_is_string (value) ? json_string_value (value) : "");
}

static void
show_facts (TamizCompanyView *self,
            gboolean          other)
{
  gboolean editable = tamiz_desk_may (self->desk, TAMIZ_RIGHT_WORK) != TAMIZ_PERMISSION_NO;

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      g_autofree char *value = dup_fact (self->company, facts[i].name);

      tamiz_field_row_show (self->rows[i], value, other, editable);
    }
}

/* Relation and domains, under the name. */
static void
show_head (TamizCompanyView *self)
{
  g_autoptr (GString) about = g_string_new (NULL);
  json_t *domain;
  gsize i;
  int relation = 0;

  tamiz_enum_from_nick (TAMIZ_ENUM_RELATION, tamiz_json_get_text (self->company, "relation"), &relation);
  append (about, tamiz_enum_label (TAMIZ_ENUM_RELATION, relation));
  append (about, tamiz_json_get_text (self->company, "city"));
  json_array_foreach (json_object_get (self->company, "domains"), i, domain)
    append (about, json_string_value (domain));
  gtk_label_set_label (self->name_label, tamiz_json_get_text (self->company, "name"));
  gtk_label_set_label (self->about_label, about->str);
}

static void
company_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizCompanyView *self = owner;
  g_autoptr (json_t) old = NULL;
  gboolean other;

  /* It may have been taken back by an undo. */
  if (answer == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        gtk_stack_set_visible_child_name (self->stack, "none");
      return;
    }
  if (g_strcmp0 (tamiz_json_get_text (answer, "id"), self->id) != 0)
    return;

  old = self->company;
  self->company = json_incref (answer);
  other = old == NULL;
  show_head (self);
  show_facts (self, other);
  if (other || !json_equal (json_object_get (old, "leads"), json_object_get (answer, "leads")))
    show_rows (self, self->leads_group, self->lead_rows, json_object_get (answer, "leads"), make_lead_row);
  if (other || !json_equal (json_object_get (old, "people"), json_object_get (answer, "people"))
      || !json_equal (json_object_get (old, "leads"), json_object_get (answer, "leads")))
    show_rows (self, self->people_group, self->person_rows, json_object_get (answer, "people"),
               make_person_row);
  gtk_stack_set_visible_child_name (self->stack, "company");
}

static void
timeline_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizCompanyView *self = owner;
  gint64 total = answer != NULL ? tamiz_json_get_int (answer, "total", 0) : 0;

  if (answer == NULL)
    return;
  tamiz_timeline_set_items (self->timeline, json_object_get (answer, "items"));
  gtk_widget_set_visible (GTK_WIDGET (self->nothing_label), total == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->timeline), total > 0);
  gtk_widget_set_visible (self->earlier_button, total > self->wanted);
}

static void
ask_timeline (TamizCompanyView *self)
{
  g_autofree char *limit = g_strdup_printf ("%d", self->wanted);

  tamiz_desk_ask (self->desk, self, "timeline", "company.timeline",
                  json_pack ("{ssss}", "id", self->id, "limit", limit), timeline_cb);
}

static void
earlier_cb (TamizCompanyView *self)
{
  self->wanted *= 2;
  ask_timeline (self);
}

/* Reads again what is shown; what is being typed stays. */
void
tamiz_company_view_refresh (TamizCompanyView *self)
{
  if (self->id == NULL)
    return;

  tamiz_desk_ask (self->desk, self, "company", "company.show", json_pack ("{ss}", "id", self->id), company_cb);
  tamiz_merge_list_read (self->merges, self->desk, "company", self->id);
  ask_timeline (self);
}

/* Of a company that was left. */
static void
left_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  if (error != NULL)
    tamiz_desk_tell_failure (TAMIZ_COMPANY_VIEW (owner)->desk, error->message);
}

static void
saved_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizFieldRow *row = owner;
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (row), TAMIZ_TYPE_COMPANY_VIEW);

  if (error == NULL)
    tamiz_field_row_saved (row);
  else if (tamiz_field_row_is_saving (row))
    tamiz_field_row_refuse (row, error->message);
  else if (view != NULL)
    /* The row shows another company now. */
    tamiz_desk_tell_failure (TAMIZ_COMPANY_VIEW (view)->desk, error->message);
  /* What somebody else wrote is shown beside what was typed. */
  if (g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT) && view != NULL)
    tamiz_company_view_refresh (TAMIZ_COMPANY_VIEW (view));
}

static void
edited_cb (TamizCompanyView *self,
           const char       *value,
           const char       *seen,
           TamizFieldRow    *row)
{
  const char *name = tamiz_field_row_get_name (row);
  g_autofree char *wanted = g_strdup_printf ("%s=%s", name, value);
  g_autofree char *saw = g_strdup_printf ("%s=%s", name, seen);
  json_t *arguments = json_pack ("{ss, s[s], s[s]}", "id", self->id, "fields", wanted, "seen", saw);

  if (self->leaving)
    tamiz_desk_do (self->desk, self, "company.set", arguments, _("Saved"), left_cb);
  else
    tamiz_desk_do (self->desk, row, "company.set", arguments, _("Saved"), saved_cb);
}

static void
offer_relations (TamizCompanyView *self,
                 TamizFieldRow    *row)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  for (guint i = 0; i < tamiz_enum_size (TAMIZ_ENUM_RELATION); i++)
    {
      g_ptr_array_add (keys, (char *) tamiz_enum_nick (TAMIZ_ENUM_RELATION, (int) i));
      g_ptr_array_add (labels, (char *) tamiz_enum_label (TAMIZ_ENUM_RELATION, (int) i));
    }
  tamiz_field_row_set_choices (row, _("Not known"), keys, labels);
}

static void
offer_owners (TamizCompanyView *self,
              TamizFieldRow    *row)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  json_t *user;
  gsize i;

  json_array_foreach (tamiz_desk_get_users (self->desk), i, user)
    {
      g_ptr_array_add (keys, (char *) tamiz_json_get_text (user, "email"));
      g_ptr_array_add (labels, (char *) tamiz_json_get_text (user, "name"));
    }
  tamiz_field_row_set_choices (row, _("Nobody"), keys, labels);
}

static void
make_fact_rows (TamizCompanyView *self)
{
  g_autoptr (GtkSizeGroup) titles = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      GtkWidget *row = tamiz_field_row_new (facts[i].name, _(facts[i].title), facts[i].kind);

      self->rows[i] = TAMIZ_FIELD_ROW (row);
      tamiz_field_row_align (self->rows[i], titles);
      g_signal_connect_object (row, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
      if (g_str_equal (facts[i].name, "relation"))
        offer_relations (self, self->rows[i]);
      gtk_list_box_append (self->fact_list, row);
    }
}

static void
tamiz_company_view_constructed (GObject *object)
{
  TamizCompanyView *self = TAMIZ_COMPANY_VIEW (object);

  G_OBJECT_CLASS (tamiz_company_view_parent_class)->constructed (object);

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      if (g_str_equal (facts[i].name, "owner"))
        offer_owners (self, self->rows[i]);
    }
  tamiz_timeline_actions_install (GTK_WIDGET (self), self->desk);
}

static void
tamiz_company_view_dispose (GObject *object)
{
  TamizCompanyView *self = TAMIZ_COMPANY_VIEW (object);

  gtk_widget_insert_action_group (GTK_WIDGET (self), "timeline", NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_COMPANY_VIEW);
  g_clear_pointer (&self->lead_rows, g_ptr_array_unref);
  g_clear_pointer (&self->person_rows, g_ptr_array_unref);
  g_clear_pointer (&self->company, json_decref);
  g_clear_pointer (&self->id, g_free);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (tamiz_company_view_parent_class)->dispose (object);
}

static void
tamiz_company_view_set_property (GObject      *object,
                                 guint         property_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  switch (property_id)
    {
    case PROP_DESK:
      TAMIZ_COMPANY_VIEW (object)->desk = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tamiz_company_view_class_init (TamizCompanyViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = tamiz_company_view_constructed;
  object_class->dispose = tamiz_company_view_dispose;
  object_class->set_property = tamiz_company_view_set_property;

  properties[PROP_DESK] = g_param_spec_object ("desk", NULL, NULL, TAMIZ_TYPE_DESK,
                                               G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY
                                                   | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (TAMIZ_TYPE_MERGE_LIST);
  g_type_ensure (TAMIZ_TYPE_TIMELINE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-company-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizCompanyView, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizCompanyView, name_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCompanyView, about_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCompanyView, parts);
  gtk_widget_class_bind_template_child (widget_class, TamizCompanyView, scroller);
  gtk_widget_class_bind_template_child (widget_class, TamizCompanyView, leads_group);
  gtk_widget_class_bind_template_child (widget_class, TamizCompanyView, people_group);
  gtk_widget_class_bind_template_child (widget_class, TamizCompanyView, merges);
  gtk_widget_class_bind_template_child (widget_class, TamizCompanyView, fact_list);
  gtk_widget_class_bind_template_child (widget_class, TamizCompanyView, nothing_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCompanyView, timeline);
  gtk_widget_class_bind_template_child (widget_class, TamizCompanyView, earlier_button);
  gtk_widget_class_bind_template_callback (widget_class, earlier_cb);
}

static void
tamiz_company_view_init (TamizCompanyView *self)
{
  self->wanted = AT_ONCE;
  self->lead_rows = g_ptr_array_new ();
  self->person_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  make_fact_rows (self);
}

GtkWidget *
tamiz_company_view_new (TamizDesk *desk)
{
  return g_object_new (TAMIZ_TYPE_COMPANY_VIEW, "desk", desk, NULL);
}

/* (nullable): the company that is shown. */
const char *
tamiz_company_view_get_id (TamizCompanyView *self)
{
  return self->id;
}

/* Shows a company.  What was typed for the one before is saved. */
void
tamiz_company_view_open (TamizCompanyView *self,
                         const char       *id)
{
  if (g_strcmp0 (self->id, id) == 0)
    return;

  self->leaving = TRUE;
  for (guint i = 0; self->company != NULL && i < G_N_ELEMENTS (facts); i++)
    {
      g_autofree char *problem = tamiz_field_row_dup_problem (self->rows[i]);

      /* What cannot be saved is said with what was typed. */
      if (problem != NULL)
        tamiz_desk_tell_failure (self->desk, problem);
      else
        tamiz_field_row_save (self->rows[i], TRUE);
    }
  self->leaving = FALSE;
  g_clear_pointer (&self->company, json_decref);
  g_free (self->id);
  self->id = g_strdup (id);
  self->wanted = AT_ONCE;
  tamiz_timeline_set_zone (self->timeline, tamiz_desk_get_zone (self->desk));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  tamiz_company_view_refresh (self);
}
