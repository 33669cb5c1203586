#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One screen of the window.  A page is made when it is first shown, reads what it shows
 * through its desk, and reads it again when the base has changed while it is in sight.
 *
 * From anywhere in a page, gtk_widget_activate_action () goes elsewhere:
 *   win.go "calls"             another page, by name
 *   win.open-lead "17"         a lead, in the editor beside the list
 *   win.show-leads "{…}"       the list, filtered by lead.list's arguments as JSON
 *   win.open-company "17"      a company
 *   win.open-handoff "12"      a handoff, by number
 *   win.hand-over "17"         what a lead lacks for its handoff, and the handoff
 *   win.call "17"              the call form for a lead
 *   win.open-import "5"        an import, by its id
 *   win.merge "17,23"          two leads whose people may be the same, side by side
 *   win.open-base "stale"      a list of what the base lacks, or a row to be completed, "row:7"
 *   win.open-definition "3"    a version of the definition, by number
 *   win.open-criterion "need"  a criterion of the definition in force, by key
 *   win.read-definition "/path" a definition from a file, beside the draft in sight or as one
 *   win.import "/path" or ""   the import assistant
 */
#define TAMIZ_TYPE_PAGE (tamiz_page_get_type ())

G_DECLARE_DERIVABLE_TYPE (TamizPage, tamiz_page, TAMIZ, PAGE, AdwBin)

struct _TamizPageClass
{
  AdwBinClass parent_class;

  /* (nullable): makes the page's @nth part, where they are too much for one turn of the main
   * loop; %FALSE where there are no more.  Until then nothing else is asked of the page, and
   * nothing of it is seen.
   */
  gboolean (*make_part) (TamizPage *self,
                         guint      nth);
  /* Reads again what is shown. */
  void     (*refresh) (TamizPage  *self);
  /* Shows @target, whose meaning is the page's own. */
  void     (*open)    (TamizPage  *self,
                       const char *target);
  /* Puts the keyboard where work begins. */
  gboolean (*focus)   (TamizPage  *self);
};

TamizDesk  *tamiz_page_get_desk    (TamizPage  *self);
const char *tamiz_page_get_subject (TamizPage  *self);
void        tamiz_page_set_subject (TamizPage  *self,
                                    const char *subject);
gboolean    tamiz_page_is_whole    (TamizPage  *self);
void        tamiz_page_refresh     (TamizPage  *self);
void        tamiz_page_be_stale    (TamizPage  *self);
void        tamiz_page_open        (TamizPage  *self,
                                    const char *target);
gboolean    tamiz_page_focus       (TamizPage  *self);

G_END_DECLS
