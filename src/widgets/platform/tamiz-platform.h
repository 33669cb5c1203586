#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Dialogs of the platform, of which newer versions of it have newer ones: everything
 * that asks for a file or for a decision goes through here.
 */

/* @path is borrowed; NULL where the user gave it up. */
typedef void (*TamizFileFunc)   (GtkWidget  *owner,
                                 const char *path);
/* @response is the one chosen; NULL where the user gave it up.  @text is what was typed,
 * NULL where the question had no entry.
 */
typedef void (*TamizAnsweredFunc) (GtkWidget  *owner,
                                   const char *response,
                                   const char *text);

/* How much is at stake where something is confirmed. */
typedef enum
{
  TAMIZ_CONFIRM_USUAL,
  TAMIZ_CONFIRM_LOSES,      /* something is lost by it */
  TAMIZ_CONFIRM_TRUSTS,     /* whom to trust is decided: Enter alone does not do it */
  TAMIZ_CONFIRM_ERASES,     /* something is lost for good: Enter alone does not do it */
  TAMIZ_CONFIRM_OFFERS,     /* all is done, and what is offered may be left */
  TAMIZ_CONFIRM_STOPS,      /* what is under way and waits: not Enter alone either, and else it goes on */
} TamizConfirmation;

void tamiz_platform_open_file (GtkWidget         *owner,
                               const char        *title,
                               const char        *filter_name,
                               const char *const *patterns,
                               TamizFileFunc      func);
void tamiz_platform_open_folder (GtkWidget       *owner,
                               const char        *title,
                               TamizFileFunc      func);
void tamiz_platform_save_file (GtkWidget         *owner,
                               const char        *title,
                               const char        *name,
                               TamizFileFunc      func);
void tamiz_platform_give_file (GtkWidget         *owner,
                               GFile             *file,
                               TamizFileFunc      func);
void tamiz_platform_ask_text  (GtkWidget         *owner,
                               const char        *heading,
                               const char        *body,
                               const char        *label,
                               gboolean           secret,
                               const char        *confirm,
                               TamizAnsweredFunc  func);
void tamiz_platform_ask_new_secret (GtkWidget    *owner,
                               const char        *heading,
                               const char        *body,
                               const char        *label,
                               const char        *again,
                               gsize              least,
                               const char        *confirm,
                               TamizAnsweredFunc  func);
void tamiz_platform_confirm   (GtkWidget         *owner,
                               const char        *heading,
                               const char        *body,
                               const char        *confirm,
                               TamizConfirmation  kind,
                               TamizAnsweredFunc  func);
void tamiz_platform_show_file (GtkWidget         *owner,
                               const char        *path);

GtkWidget *tamiz_platform_make_secret_row (void);

G_END_DECLS
