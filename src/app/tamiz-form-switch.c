#define G_LOG_DOMAIN "tamiz-form-switch"

#include "config.h"

#include "tamiz-form-switch.h"

#include <glib/gi18n-lib.h>

/* Which bases receive, and where, is remembered on this machine. */

#define BASES "form-bases"
#define PORT "form-port"
#define PUBLIC_URL "form-url"
#define AGAIN_SECONDS 3

struct _TamizFormSwitch
{
  GObject parent_instance;

  TamizSession *session;
  GSettings *settings;
  TamizFormService *service; /* (nullable): while it is on */
  guint ending;             /* services that have not let go of their port yet */
  guint again;              /* a source: where the port was taken, it is tried again */
  char *failure;            /* (nullable): why it does not receive, or what went wrong last */
};

G_DEFINE_FINAL_TYPE (TamizFormSwitch, tamiz_form_switch, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *const desk_key = "tamiz-form-switch";

static void
tell (TamizFormSwitch *self,
      const char      *failure)
{
  g_free (self->failure);
  self->failure = g_strdup (failure);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
posted_cb (TamizFormSwitch *self)
{
  tell (self, NULL);
}

static void
failed_cb (TamizFormSwitch *self,
           const char      *message)
{
  tell (self, message);
}

static void begin (TamizFormSwitch *self);

static gboolean
again_cb (gpointer data)
{
  TamizFormSwitch *self = data;

  self->again = 0;
  begin (self);
  return G_SOURCE_REMOVE;
}

static void
started_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TamizFormSwitch) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean started = tamiz_form_service_start_finish (TAMIZ_FORM_SERVICE (source), result, &error);

  /* It may have been switched off meanwhile. */
  if (TAMIZ_FORM_SERVICE (source) != self->service)
    return;
  tell (self, started ? NULL : error->message);
  if (started)
    return;
  g_clear_object (&self->service);
  self->again = g_timeout_add_seconds (AGAIN_SECONDS, again_cb, self);
}

static void
start (TamizFormSwitch *self)
{
  g_autofree char *url = tamiz_form_switch_dup_public_url (self);
  TamizFormServiceOptions options = {
    .port = tamiz_form_switch_get_port (self),
    .public_url = *url != '\0' ? url : NULL,
    .per_minute = -1,
  };

  self->service = tamiz_form_service_new (self->session, &options);
  g_signal_connect_object (self->service, "posted", G_CALLBACK (posted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->service, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  tamiz_form_service_start_async (self->service, started_cb, g_object_ref (self));
}

/* Begins where it is on, and nothing holds the port any more. */
static void
begin (TamizFormSwitch *self)
{
  if (self->session != NULL && self->service == NULL && self->ending == 0 && self->again == 0
      && tamiz_form_switch_is_on (self))
    start (self);
}

static void
stopped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TamizFormSwitch) self = user_data;

  self->ending--;
  begin (self);
}

/* What is being kept is kept; its visitors are told before the last reference goes. */
static void
stop (TamizFormSwitch *self)
{
  g_autoptr (TamizFormService) service = g_steal_pointer (&self->service);

  g_clear_handle_id (&self->again, g_source_remove);
  if (service == NULL || !tamiz_form_service_is_running (service))
    return;
  self->ending++;
  tamiz_form_service_stop_async (service, stopped_cb, g_object_ref (self));
}

static const char *
get_path (TamizFormSwitch *self)
{
  return tamiz_session_get_path (self->session);
}

gboolean
tamiz_form_switch_is_on (TamizFormSwitch *self)
{
  g_auto (GStrv) bases = g_settings_get_strv (self->settings, BASES);

  return g_strv_contains ((const char *const *) bases, get_path (self));
}

static void
remember (TamizFormSwitch *self,
          gboolean         on)
{
  g_auto (GStrv) bases = g_settings_get_strv (self->settings, BASES);
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint i = 0; bases[i] != NULL; i++)
    {
      if (!g_str_equal (bases[i], get_path (self)))
        g_strv_builder_add (kept, bases[i]);
    }
  if (on)
    g_strv_builder_add (kept, get_path (self));
  all = g_strv_builder_end (kept);
  g_settings_set_strv (self->settings, BASES, (const char *const *) all);
}

/* Begins to receive, or ends it, now and whenever the base is open. */
void
tamiz_form_switch_set_on (TamizFormSwitch *self,
                          gboolean         on)
{
  if (on != tamiz_form_switch_is_on (self))
    remember (self, on);
  if (on)
    begin (self);
  else
    stop (self);
  tell (self, NULL);
}

/* Another port, or another address by which visitors reach it, from now on. */
void
tamiz_form_switch_configure (TamizFormSwitch *self,
                             guint            port,
                             const char      *public_url)
{
  g_settings_set_int (self->settings, PORT, (int) port);
  g_settings_set_string (self->settings, PUBLIC_URL, public_url);
  stop (self);
  begin (self);
  tell (self, NULL);
}

guint
tamiz_form_switch_get_port (TamizFormSwitch *self)
{
  return (guint) g_settings_get_int (self->settings, PORT);
}

/* Empty where none was given. */
char *
tamiz_form_switch_dup_public_url (TamizFormSwitch *self)
{
  return g_settings_get_string (self->settings, PUBLIC_URL);
}

/* How it stands, in a sentence. */
char *
tamiz_form_switch_dup_status (TamizFormSwitch *self)
{
  const char *url = self->service != NULL ? tamiz_form_service_get_url (self->service) : NULL;
  guint n;

  if (self->failure != NULL)
    return g_strdup (self->failure);
  if (url == NULL)
    return g_strdup (self->service != NULL ? _("Beginning…") : _("Nothing is received"));

  n = tamiz_form_service_get_n_posts (self->service);
  if (n == 0)
    return g_strdup_printf (_("Receiving at %s"), url);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Receiving at %s: %u post", "Receiving at %s: %u posts", n), url, n);
}

static void
tamiz_form_switch_dispose (GObject *object)
{
  TamizFormSwitch *self = TAMIZ_FORM_SWITCH (object);

  stop (self);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (tamiz_form_switch_parent_class)->dispose (object);
}

static void
tamiz_form_switch_finalize (GObject *object)
{
  g_free (TAMIZ_FORM_SWITCH (object)->failure);

  G_OBJECT_CLASS (tamiz_form_switch_parent_class)->finalize (object);
}

static void
tamiz_form_switch_class_init (TamizFormSwitchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_form_switch_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_form_switch_finalize;

  /* What tamiz_form_switch_dup_status() says has changed. */
  signals[CHANGED] = g_signal_new ("changed", TAMIZ_TYPE_FORM_SWITCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
tamiz_form_switch_init (TamizFormSwitch *self)
{
  self->settings = g_settings_new ("org.tamiz.Tamiz");
}

/**
 * tamiz_form_switch_get:
 * @desk: where somebody works
 *
 * Gets the switch of a base; the first time it begins to receive, where it was on.
 *
 * Returns: (transfer none): the switch
 */
TamizFormSwitch *
tamiz_form_switch_get (TamizDesk *desk)
{
  TamizFormSwitch *self = g_object_get_data (G_OBJECT (desk), desk_key);

  if (self != NULL)
    return self;

  self = g_object_new (TAMIZ_TYPE_FORM_SWITCH, NULL);
  self->session = g_object_ref (tamiz_desk_get_session (desk));
  g_object_set_data_full (G_OBJECT (desk), desk_key, self, g_object_unref);
  begin (self);

  return self;
}

/* The base is being closed. */
void
tamiz_form_switch_drop (TamizDesk *desk)
{
  g_object_set_data (G_OBJECT (desk), desk_key, NULL);
}
