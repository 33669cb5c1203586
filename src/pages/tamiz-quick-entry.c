#define G_LOG_DOMAIN "tamiz-quick-entry"

#include "config.h"

#include "tamiz-quick-entry.h"

#include "tamiz-date-entry.h"
#include "tamiz-platform.h"
#include "tamiz-text.h"
#include "tamiz-wrap-box.h"

#include <glib/gi18n-lib.h>

/* What can be added; a kind of activity where it is one. */
static const struct
{
  const char *kind;         /* (nullable): NULL for a task */
  const char *label;
  const char *done;
} entries[] = {
  { "note", N_("Note"), N_("Note added") },
  { "call_out", N_("Call made"), N_("Call added") },
  { "call_in", N_("Call received"), N_("Call added") },
  { "email_out", N_("E-mail sent"), N_("E-mail added") },
  { "email_in", N_("E-mail received"), N_("E-mail added") },
  { "message_out", N_("WhatsApp message sent"), N_("Message added") },
  { "message_in", N_("WhatsApp message received"), N_("Message added") },
  { "meeting", N_("Meeting held"), N_("Meeting added") },
  { "visit", N_("Visit"), N_("Visit added") },
  { NULL, N_("Task"), N_("Task added") },
};

/* What was begun for a lead and not added yet. */
typedef struct
{
  char *text;
  guint entry;
} Draft;

struct _TamizQuickEntry
{
  AdwBin parent_instance;

  GtkDropDown *kind_choice;
  GtkStringList *kinds;
  GtkDropDown *purpose_choice;
  GtkStringList *purposes;
  GtkDropDown *outcome_choice;
  GtkStringList *outcomes;
  TamizDateEntry *due_entry;
  GtkButton *file_button;
  GtkTextView *text_view;
  GtkLabel *error_label;

  TamizOpenLead *lead;      /* (nullable) */
  char *id;                 /* (nullable): the lead that is added to */
  char *adding;             /* (nullable): the lead that something is being added to */
  GHashTable *drafts;       /* char * → Draft */
};

G_DEFINE_FINAL_TYPE (TamizQuickEntry, tamiz_quick_entry, ADW_TYPE_BIN)

static void
free_draft (gpointer data)
{
  Draft *draft = data;

  g_free (draft->text);
  g_free (draft);
}

static char *
dup_text (TamizQuickEntry *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
set_text (TamizQuickEntry *self,
          const char      *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), text, -1);
}

static void
refuse (TamizQuickEntry *self,
        const char      *message)
{
  gtk_label_set_label (self->error_label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), message != NULL);
}

static guint
get_entry (TamizQuickEntry *self)
{
  return MIN (gtk_drop_down_get_selected (self->kind_choice), G_N_ELEMENTS (entries) - 1);
}

static void
kind_changed_cb (TamizQuickEntry *self)
{
  const char *kind = entries[get_entry (self)].kind;
  gboolean call = g_strcmp0 (kind, "call_out") == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->purpose_choice), call);
  gtk_widget_set_visible (GTK_WIDGET (self->outcome_choice), call);
  gtk_widget_set_visible (GTK_WIDGET (self->due_entry), kind == NULL);
  refuse (self, NULL);
}

static void
added_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizQuickEntry *self = owner;

  /* Somebody may have gone to another lead meanwhile. */
  if (g_strcmp0 (self->adding, self->id) == 0)
    {
      refuse (self, error != NULL ? error->message : NULL);
      if (error == NULL)
        set_text (self, "");
    }
  else if (error != NULL)
    tamiz_desk_tell_failure (tamiz_open_lead_get_desk (self->lead), error->message);
  else
    g_hash_table_remove (self->drafts, self->adding);
  g_clear_pointer (&self->adding, g_free);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "quick-entry.add", TRUE);
}

static void
perform (TamizQuickEntry *self,
         const char      *operation,
         json_t          *arguments,
         const char      *done)
{
  tamiz_json_set_text (arguments, "id", self->id);
  g_free (self->adding);
  self->adding = g_strdup (self->id);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "quick-entry.add", FALSE);
  tamiz_desk_do (tamiz_open_lead_get_desk (self->lead), self, operation, arguments, done, added_cb);
}

static void
add_call (TamizQuickEntry *self,
          const char      *text,
          const char      *done)
{
  json_t *arguments = json_object ();
  guint purpose = gtk_drop_down_get_selected (self->purpose_choice);
  guint outcome = gtk_drop_down_get_selected (self->outcome_choice);

  tamiz_json_set_text (arguments, "purpose", tamiz_enum_nick (TAMIZ_ENUM_CALL_PURPOSE, (int) purpose));
  tamiz_json_set_text (arguments, "outcome", tamiz_enum_nick (TAMIZ_ENUM_CALL_OUTCOME, (int) outcome));
  if (text != NULL)
    tamiz_json_set_text (arguments, "note", text);
  perform (self, "call.log", arguments, done);
}

static void
add_task (TamizQuickEntry *self,
          const char      *text,
          const char      *done)
{
  g_autofree char *day = tamiz_date_entry_dup_day (self->due_entry);

  if (day == NULL)
    {
      refuse (self, _("On which day is it due? For example 2026-11-22"));
      gtk_widget_grab_focus (GTK_WIDGET (self->due_entry));
      return;
    }
  perform (self, "task.add", json_pack ("{ssss}", "text", text, "due", day), done);
}

static void
add (GtkWidget  *widget,
     const char *name,
     GVariant   *parameter)
{
  TamizQuickEntry *self = TAMIZ_QUICK_ENTRY (widget);
  guint entry = get_entry (self);
  const char *kind = entries[entry].kind;
  g_autofree char *typed = dup_text (self);
  g_autofree char *text = g_strdup (tamiz_text_is_blank (typed) ? NULL : g_strstrip (typed));

  if (self->id == NULL)
    return;
  if (g_strcmp0 (kind, "call_out") == 0)
    add_call (self, text, _(entries[entry].done));
  else if (text == NULL)
    {
      refuse (self, kind == NULL ? _("Say what is to be done") : _("Say what happened"));
      gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
    }
  else if (kind == NULL)
    add_task (self, text, _(entries[entry].done));
  else
    perform (self, "activity.add", json_pack ("{ssss}", "kind", kind, "text", text),
             _(entries[entry].done));
}

static void
file_chosen_cb (GtkWidget  *owner,
                const char *path)
{
  if (path != NULL)
    tamiz_quick_entry_add_file (TAMIZ_QUICK_ENTRY (owner), path);
}

static void
file_clicked_cb (TamizQuickEntry *self)
{
  tamiz_platform_open_file (GTK_WIDGET (self), _("Keep a File with This Lead"), NULL, NULL, file_chosen_cb);
}

static void
fill (GtkStringList *labels,
      TamizEnum      list)
{
  for (guint i = 0; i < tamiz_enum_size (list); i++)
    gtk_string_list_append (labels, tamiz_enum_label (list, (int) i));
}

static void
tamiz_quick_entry_dispose (GObject *object)
{
  TamizQuickEntry *self = TAMIZ_QUICK_ENTRY (object);

  if (self->kind_choice != NULL)
    g_signal_handlers_disconnect_by_data (self->kind_choice, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_QUICK_ENTRY);
  g_clear_object (&self->lead);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->adding, g_free);
  g_clear_pointer (&self->drafts, g_hash_table_unref);

  G_OBJECT_CLASS (tamiz_quick_entry_parent_class)->dispose (object);
}

static void
tamiz_quick_entry_class_init (TamizQuickEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_quick_entry_dispose;

  g_type_ensure (TAMIZ_TYPE_DATE_ENTRY);
  g_type_ensure (TAMIZ_TYPE_WRAP_BOX);
  gtk_widget_class_install_action (widget_class, "quick-entry.add", NULL, add);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-quick-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizQuickEntry, kind_choice);
  gtk_widget_class_bind_template_child (widget_class, TamizQuickEntry, kinds);
  gtk_widget_class_bind_template_child (widget_class, TamizQuickEntry, purpose_choice);
  gtk_widget_class_bind_template_child (widget_class, TamizQuickEntry, purposes);
  gtk_widget_class_bind_template_child (widget_class, TamizQuickEntry, outcome_choice);
  gtk_widget_class_bind_template_child (widget_class, TamizQuickEntry, outcomes);
  gtk_widget_class_bind_template_child (widget_class, TamizQuickEntry, due_entry);
  gtk_widget_class_bind_template_child (widget_class, TamizQuickEntry, file_button);
  gtk_widget_class_bind_template_child (widget_class, TamizQuickEntry, text_view);
  gtk_widget_class_bind_template_child (widget_class, TamizQuickEntry, error_label);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, file_clicked_cb);
}

static void
tamiz_quick_entry_init (TamizQuickEntry *self)
{
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_draft);
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    gtk_string_list_append (self->kinds, _(entries[i].label));
  fill (self->purposes, TAMIZ_ENUM_CALL_PURPOSE);
  fill (self->outcomes, TAMIZ_ENUM_CALL_OUTCOME);
  gtk_drop_down_set_selected (self->purpose_choice, TAMIZ_CALL_PURPOSE_INQUIRY_FOLLOW_UP);
  kind_changed_cb (self);
}

/* What was begun waits until its lead is shown again. */
static void
keep_draft (TamizQuickEntry *self)
{
  g_autofree char *text = dup_text (self);
  Draft *draft;

  if (self->id == NULL)
    return;
  if (tamiz_text_is_blank (text))
    {
      g_hash_table_remove (self->drafts, self->id);
      return;
    }

  draft = g_new0 (Draft, 1);
  draft->text = g_steal_pointer (&text);
  draft->entry = get_entry (self);
  g_hash_table_replace (self->drafts, g_strdup (self->id), draft);
}

static void
restore_draft (TamizQuickEntry *self)
{
  Draft *draft = self->id != NULL ? g_hash_table_lookup (self->drafts, self->id) : NULL;

  set_text (self, draft != NULL ? draft->text : "");
  gtk_drop_down_set_selected (self->kind_choice, draft != NULL ? draft->entry : 0);
  refuse (self, NULL);
}

/* Adds to @lead from now on. */
void
tamiz_quick_entry_show (TamizQuickEntry *self,
                        TamizOpenLead   *lead)
{
  gboolean may = tamiz_open_lead_may_work (lead);

  g_set_object (&self->lead, lead);
  if (g_strcmp0 (self->id, tamiz_open_lead_get_id (lead)) != 0)
    {
      keep_draft (self);
      g_free (self->id);
      self->id = g_strdup (tamiz_open_lead_get_id (lead));
      restore_draft (self);
    }

  /* Everybody may add notes. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->kind_choice), may);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->kind_choice),
                               may ? NULL : _("Your roles allow you to add notes"));
  gtk_widget_set_visible (GTK_WIDGET (self->file_button), may);
  if (!may)
    gtk_drop_down_set_selected (self->kind_choice, 0);
}

/* Keeps a file with the lead. */
void
tamiz_quick_entry_add_file (TamizQuickEntry *self,
                            const char      *path)
{
  if (self->id == NULL)
    return;
  if (path == NULL)
    {
      refuse (self, _("Only files of this computer can be kept; copy it here first"));
      return;
    }

  tamiz_desk_do (tamiz_open_lead_get_desk (self->lead), NULL, "attachment.add",
                 json_pack ("{ssss}", "id", self->id, "file", path), _("File kept with the lead"), NULL);
}
