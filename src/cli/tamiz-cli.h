#pragma once

#include "tamiz-estimate.h"
#include "tamiz-operation.h"
#include "tamiz-session.h"

G_BEGIN_DECLS

/* What was typed wrongly; everything else that goes wrong has its layer's own domain. */
#define TAMIZ_CLI_ERROR (tamiz_cli_error_quark ())

typedef enum
{
  TAMIZ_CLI_ERROR_USAGE,
} TamizCliError;

/* The exit codes that scripts rely on. */
typedef enum
{
  TAMIZ_CLI_DONE = 0,
  TAMIZ_CLI_FAILED = 1,
  TAMIZ_CLI_USAGE = 2,
} TamizCliExit;

/* One run of the program: what was said for all verbs, and the session. */
typedef struct
{
  char *base;               /* path of the base */
  gboolean json;
  gboolean has_passphrase;
  gboolean progress_shown;
  gboolean pausable;        /* what is done works in slices: Ctrl+Z lets it finish its own */
  gboolean stays;           /* … and what it has done by then stays where it is given up */
  gboolean leaves_nothing;  /* what is done can be given up, and nothing of it stays */
  gboolean answered;        /* what there is to say was said line by line */
  TamizCliExit exit;        /* … and how it went */
  guint resting;            /* a source that waits for it to rest; 0 = none */
  TamizEstimate *estimate;
  TamizSession *session;
  GCancellable *cancellable;
} TamizCli;

GQuark        tamiz_cli_error_quark (void);
TamizCliExit  tamiz_cli_exit_of     (const GError         *error);

void          tamiz_cli_init        (TamizCli             *self);
void          tamiz_cli_clear       (TamizCli             *self);
gboolean      tamiz_cli_create      (TamizCli             *self,
                                     const char           *path,
                                     json_t               *settings,
                                     GError              **error);
gboolean      tamiz_cli_open        (TamizCli             *self,
                                     gboolean              reads,
                                     GError              **error);
json_t       *tamiz_cli_recover     (TamizCli             *self,
                                     const char           *path,
                                     const char           *output,
                                     GError              **error);
json_t       *tamiz_cli_perform     (TamizCli             *self,
                                     const char           *operation,
                                     json_t               *arguments,
                                     GError              **error);
void          tamiz_cli_begin_progress (TamizCli          *self,
                                     const char           *operation);
void          tamiz_cli_end_progress (TamizCli            *self);
json_t       *tamiz_cli_sign_request (json_t              *arguments,
                                     const char           *email,
                                     const char           *passphrase,
                                     GError              **error);
json_t       *tamiz_cli_read_request (json_t              *arguments);
char         *tamiz_cli_ask_passphrase (const char        *prompt);
char         *tamiz_cli_read_secret (const char           *file,
                                     const char           *variable,
                                     GError              **error);

G_END_DECLS
