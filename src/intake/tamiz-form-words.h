#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is said to whoever fills in a form: in the form's language, which is the site's and not
 * that of the program.  W (NAME, English, Spanish); what is not written in a form's language is in English.
 */
#define TAMIZ_FORM_WORDS(W) \
  W (THANKS, "Thank you. We have received your message and will get in touch.", \
     "Gracias. Recibimos su mensaje y nos pondremos en contacto.") \
  W (CHECK_MAIL, "Thank you. We have sent you an e-mail: please open it and confirm your address.", \
     "Gracias. Le enviamos un correo: ábralo, por favor, y confirme su dirección.") \
  W (CONFIRMED, "Thank you. Your address is confirmed.", "Gracias. Su dirección quedó confirmada.") \
  W (CONFIRM_TITLE, "Confirm your e-mail address", "Confirme su correo electrónico") \
  W (CONFIRM_TEXT, "Please press the button if you sent us a message and want us to answer.", \
     "Presione el botón si nos envió un mensaje y quiere que le respondamos.") \
  W (CONFIRM_BUTTON, "Yes, it was me", "Sí, fui yo") \
  W (CONFIRM_GONE, "This link is no longer valid. Please fill in the form again.", \
     "Este enlace ya no es válido. Llene de nuevo el formulario, por favor.") \
  W (PROBLEM, "Your message was not sent", "Su mensaje no se envió") \
  W (GO_BACK, "Go back, correct it and send it again.", "Vuelva atrás, corríjalo y envíelo de nuevo.") \
  W (REQUIRED, "Please fill in this field.", "Llene este campo, por favor.") \
  W (BAD_EMAIL, "This is not an e-mail address.", "Esto no es una dirección de correo electrónico.") \
  W (EMPTY, "The form was sent empty.", "El formulario se envió vacío.") \
  W (TOO_LARGE, "The message is too large.", "El mensaje es demasiado grande.") \
  W (UNREADABLE, "The message did not arrive whole.", "El mensaje no llegó completo.") \
  W (NOT_A_FORM, "This is not how a form is sent.", "Así no se envía un formulario.") \
  W (FOREIGN, "This form may not be sent from this site.", "Este formulario no se puede enviar desde este sitio.") \
  W (TOO_MANY, "Too many messages in a short time. Please wait a minute and try again.", \
     "Demasiados mensajes en poco tiempo. Espere un minuto e inténtelo de nuevo.") \
  W (BUSY, "There is much to do just now. Please try again in a moment.", \
     "Hay mucho que hacer en este momento. Inténtelo de nuevo en un instante.") \
  W (FAILED, "Your message could not be stored. Please try again later.", \
     "No se pudo guardar su mensaje. Inténtelo de nuevo más tarde.") \
  W (NOT_FOUND, "There is nothing here.", "Aquí no hay nada.") \
  W (HERE, "Web forms are received here.", "Aquí se reciben formularios web.") \
  W (LABEL_NAME, "Name", "Nombre") \
  W (LABEL_COMPANY, "Company", "Empresa") \
  W (LABEL_EMAIL, "E-mail", "Correo electrónico") \
  W (LABEL_PHONE, "Phone", "Teléfono") \
  W (LABEL_MESSAGE, "What can we do for you?", "¿En qué podemos ayudarle?") \
  W (LABEL_CONSENT, "I agree that you contact me about my inquiry.", \
     "Acepto que me contacten acerca de mi consulta.") \
  W (LABEL_TRAP, "Leave this field empty", "Deje este campo vacío") \
  W (LABEL_SEND, "Send", "Enviar") \
  W (SENDING, "Sending…", "Enviando…") \
  W (NO_ANSWER, "Your message could not be sent. Please try again later.", \
     "No se pudo enviar su mensaje. Inténtelo de nuevo más tarde.") \
  W (MAIL_SUBJECT, "Please confirm your e-mail address", "Confirme su correo electrónico, por favor") \
  W (MAIL_TEXT, "Somebody, most likely you, sent us a message and gave this address.\n\n" \
     "Please confirm that it was you by opening this page and pressing the button:\n\n%s\n\n" \
     "If it was not you, do nothing: you will not hear from us again.\n", \
     "Alguien, probablemente usted, nos envió un mensaje e indicó esta dirección.\n\n" \
     "Confirme que fue usted abriendo esta página y presionando el botón:\n\n%s\n\n" \
     "Si no fue usted, no haga nada: no volverá a saber de nosotros.\n")

#define TAMIZ_FORM_WORD_MEMBER(NAME, english, spanish) TAMIZ_FORM_WORD_##NAME,
typedef enum
{
  TAMIZ_FORM_WORDS (TAMIZ_FORM_WORD_MEMBER) TAMIZ_N_FORM_WORDS
} TamizFormWord;

const char *tamiz_form_word          (const char    *language,
                                      TamizFormWord  word);
gboolean    tamiz_form_word_has      (const char    *language);

G_END_DECLS
