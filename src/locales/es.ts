import { sayBrowser } from "./browser-name.ts";
import type { Messages } from "./messages.ts";
import { createPlural } from "./plural.ts";
import { createSpans } from "./span.ts";

const span = createSpans("es", "menos de un minuto");
const plural = createPlural("es");

const inBrowser = (browser: string): string =>
  sayBrowser(browser, "un navegador", (program, system) => `${program} en ${system}`);

export const es = {
  languageTag: "es",
  direction: "ltr",

  loginTitle: (app) => `Iniciar sesión en ${app}`,
  loginIntro: "Le enviamos por correo un enlace para iniciar sesión. No hace falta contraseña.",
  addressLabel: "Su dirección de correo electrónico",
  addressFault: {
    empty: "Escriba la dirección de correo con la que inicia sesión.",
    too_long: "Es demasiado largo para ser una dirección de correo.",
    not_one_address:
      "Eso no es una sola dirección de correo. Debería parecerse a nombre@example.com.",
    not_ascii:
      "Use solo letras sencillas: un dominio con otras letras puede escribirse en su forma xn--.",
  },
  askButton: "Enviarme un enlace",

  checkMailTitle: "Revise su correo",
  checkMailSent: (address) =>
    `Si ${address} puede iniciar sesión aquí, el último correo enviado a esa dirección contiene un enlace y un código.`,
  checkMailNext: (seconds) =>
    `Abra el enlace en este navegador y pulse «Iniciar sesión», o escriba aquí el código. Ambos son válidos durante ${span.left(seconds)}.`,
  checkMailCode: (seconds) =>
    `Escriba el código aquí. Funciona una vez, durante ${span.left(seconds)} más.`,
  checkMailNothing:
    "¿No llega nada después de unos minutos? Mire en la carpeta de correo no deseado y compruebe la dirección de arriba.",
  askAgain: "Pedir otro correo",

  codeLabel: "Código del correo",
  codeButton: "Iniciar sesión con el código",
  codeMalformed: (digits) => `Un código tiene ${digits} cifras.`,
  codeWrong: (attemptsLeft) =>
    attemptsLeft === 0
      ? "Ese no es el código del último correo, y era el último intento."
      : `Ese no es el código del último correo. ${plural(attemptsLeft, { one: "Le queda un intento", other: `Le quedan ${attemptsLeft} intentos` })}.`,

  confirmTitle: (app) => `¿Iniciar sesión en ${app}?`,
  confirmAccount: (app) => `Va a iniciar sesión en ${app} como`,
  confirmLife: (seconds) => `El enlace funciona una sola vez, durante ${span.left(seconds)} más.`,
  confirmNothingYet: "Todavía no ha pasado nada: la sesión se inicia solo cuando usted pulsa.",
  logInButton: "Iniciar sesión",
  notMeButton: "No he sido yo",
  codeByMail:
    "Para estar seguros de que aquí hay una persona, enviamos un código a esta dirección. Usted lo escribe en este navegador.",
  codeByMailButton: "Enviarme un código",
  trapButton: "No es para personas: no pulse",

  otherBrowserTitle: "Pidió este enlace en otro navegador",
  otherBrowserAccount: (app) => `Sirve para iniciar sesión en ${app} como`,
  otherBrowserCode:
    "Para iniciar sesión allí, vuelva a ese navegador y escriba el código del mismo correo, o abra allí el enlace. Nada de lo que pulse aquí inicia ninguna sesión.",
  otherBrowserHere: "¿Prefiere iniciar sesión aquí? Le enviamos otro enlace, para este navegador.",
  otherBrowserCodeHere:
    "¿Prefiere iniciar sesión aquí? Le enviamos un código, que se escribe en este navegador.",
  otherBrowserButton: "Enviarme un enlace para este navegador",

  provenTitle: (app) => `¿Iniciar sesión en ${app}?`,
  provenIntro:
    "Para iniciar sesión en este navegador, escriba la dirección a la que llegó el correo.",
  provenLabel: "La dirección a la que llegó el correo",
  provenWrong: "Este enlace no se envió a esa dirección.",

  otherAccountTitle: "Hay otra cuenta con la sesión iniciada",
  otherAccountNow: (address) => `En este navegador, la sesión está iniciada como ${address}.`,
  otherAccountLink: (address) => `Este enlace inicia la sesión de ${address}. Sigue funcionando.`,
  switchButton: "Cambiar de cuenta",
  stayLink: "Seguir con esta cuenta",

  declinedTitle: "Gracias por avisarnos",
  declined: {
    used: "Alguien ya ha iniciado sesión con este enlace. Si no ha sido usted, avise ahora a los responsables de este sitio.",
    revoked: "El enlace está desactivado y nadie ha iniciado sesión.",
    noted:
      "Lo hemos anotado y nadie ha iniciado sesión. Si no pulsa «Iniciar sesión», el enlace caduca solo.",
  },

  loggedOutTitle: "Ha cerrado la sesión",
  loggedOut: (app) => `Ya no tiene la sesión iniciada en ${app} en este navegador.`,
  alreadyLoggedIn: (address) => `Ya ha iniciado sesión como ${address}.`,
  continueLink: "Continuar",
  logInAgain: "Volver a iniciar sesión",
  newLinkButton: "Enviarme un enlace nuevo",
  newLinkFromSender: "Pida uno nuevo a quien le envió el enlace.",
  openAgainLink: "Abrir el enlace otra vez",
  tryAgainButton: "Intentarlo de nuevo",
  linkUnharmed: "Su enlace no se ha gastado por esto.",
  copyAddress: "La dirección de la página, para copiarla:",
  typeCodeLink: "Escribir el código otra vez",
  backLink: (app) => `Ir a ${app}`,

  problem: {
    unknown: {
      title: "Este enlace no funciona",
      sentence:
        "Puede que se haya cortado por el camino o que sea demasiado antiguo. Copie el enlace completo del correo.",
    },
    expired: {
      title: "Este enlace ha caducado",
      sentence:
        "Los enlaces funcionan poco tiempo, para que nadie pueda iniciar sesión con un correo antiguo.",
    },
    used: {
      title: "Este enlace ya se ha usado",
      sentence: "Cada enlace inicia sesión en un solo navegador y una sola vez.",
    },
    revoked: {
      title: "Este enlace se ha desactivado",
      sentence: "Se desactivó antes de usarse y ya no sirve para iniciar sesión.",
    },
    superseded: {
      title: "Hay un enlace más reciente",
      sentence:
        "Este dejó de valer cuando usted pidió un enlace más reciente o inició sesión con otro. Use el último correo.",
    },
    busy: {
      title: "Un momento",
      sentence:
        "Este enlace se está usando en este mismo instante. Espere unos segundos y ábralo otra vez.",
    },
    other_browser: {
      title: "Pidió este enlace en otro navegador",
      sentence:
        "Nada de lo que se pulse aquí inicia ninguna sesión. Escriba allí el código del correo.",
    },
    code_spent: {
      title: "Este código ya no funciona",
      sentence:
        "Un código funciona poco tiempo y para unos pocos intentos. Puede que el enlace del mismo correo todavía funcione: ábralo en este navegador. O pida otro correo.",
    },
    mangled: {
      title: "Este enlace se dañó por el camino",
      sentence:
        "Su dirección ha sido modificada. Ábralo otra vez desde el correo, o cópielo entero.",
    },
    forged: {
      title: "No hemos podido confirmar esa pulsación",
      sentence:
        "No venía de la página que mostramos en este navegador. Abra el enlace otra vez y pulse allí.",
    },
    stale: {
      title: "Esta página ha estado abierta demasiado tiempo",
      sentence:
        "Abra el enlace otra vez para obtener una página nueva y, después, pulse «Iniciar sesión».",
    },
    cross_site: {
      title: "Su navegador no ha dicho de dónde venía esa pulsación",
      sentence:
        "No hemos podido asegurarnos de que viniera de nuestra propia página. Abra el enlace en otro navegador, o permita este sitio en sus ajustes de privacidad.",
    },
    no_cookies: {
      title: "Su navegador no guarda cookies de este sitio",
      sentence:
        "Sin una cookie no se puede iniciar sesión. Permita las cookies de este sitio, o copie el enlace del correo en su navegador habitual.",
    },
    no_cookies_ask: {
      title: "Su navegador no guarda cookies de este sitio",
      sentence:
        "Todavía no se ha enviado ningún correo: sin una cookie, su enlace no podría iniciar sesión aquí. Permita las cookies de este sitio e inténtelo de nuevo, o abra esta página en su navegador habitual.",
    },
    prefetch: {
      title: "No hay nada que ver por adelantado",
      sentence: "Esta página se muestra solo a la persona que la abre.",
    },
    ineligible: {
      title: "Con este enlace ya no puede iniciar sesión",
      sentence: "Su cuenta ha cambiado desde que se envió el enlace.",
    },
    session_failed: {
      title: "No hemos podido iniciar su sesión",
      sentence: "Algo ha fallado por nuestra parte. Espere un momento e inténtelo de nuevo.",
    },
    malformed: {
      title: "No hemos podido leer ese formulario",
      sentence: "Vuelva atrás, recargue la página y envíe el formulario otra vez.",
    },
    redirect_refused: {
      title: "Esa dirección lleva a otro lugar",
      sentence:
        "Después de iniciar sesión solo llevamos a páginas de este sitio. Empiece de nuevo desde la página que quería ver.",
    },
    too_large: {
      title: "Ese formulario es demasiado grande",
      sentence:
        "Es mayor que cualquiera de los que envían nuestras páginas. Vuelva atrás, recargue la página e inténtelo de nuevo.",
    },
    method_not_allowed: {
      title: "Eso no se puede hacer aquí",
      sentence: "Esta página solo puede abrirse o enviarse como formulario.",
    },
    not_found: {
      title: "Esa página no existe",
      sentence: "Compruebe la dirección o empiece desde el principio.",
    },
    too_many_asks: {
      title: "Se han pedido demasiados enlaces desde su red",
      sentence: "Los enlaces y códigos ya enviados siguen funcionando.",
    },
    unavailable: {
      title: "En este momento no estamos disponibles",
      sentence: "Espere un momento e inténtelo de nuevo. Ningún enlace se pierde por esto.",
    },
    failed: {
      title: "Algo ha ido mal por nuestra parte",
      sentence: "No ha sido culpa suya. Espere un momento e inténtelo de nuevo.",
    },
  },
  waitFor: (seconds) => `Puede pedir otro correo dentro de ${span.wait(seconds)}.`,

  mailSubject: (app) => `Iniciar sesión en ${app}`,
  mailPreheader: (app) => `Su enlace y su código para iniciar sesión en ${app}.`,
  mailAsked: (when, browser, place) =>
    `Solicitado el ${when}${browser === null ? "" : `, con ${inBrowser(browser)}`}${place === null ? "" : `, cerca de ${place}`}.`,
  mailIntro: (app) => `Abra este enlace para iniciar sesión en ${app}:`,
  mailButton: "Abrir la página de inicio de sesión",
  mailSpelledOut: "O copie esta dirección en su navegador:",
  mailCodeIntro: "O escriba este código en el navegador donde lo pidió:",
  mailCodeCare:
    "Escríbalo solo en el navegador donde lo pidió. No se lo diga a nadie, tampoco a quien le llame por teléfono.",
  mailLife: (seconds) =>
    `El enlace y el código funcionan una sola vez, durante ${span.left(seconds)}.`,
  mailNothingYet:
    "Abrir el enlace todavía no hace nada: la sesión se inicia solo al pulsar «Iniciar sesión» en su página.",
  mailNotYou:
    "¿No lo ha pedido usted? No pasa nada mientras nadie pulse. Para avisarnos, abra el enlace y pulse «No he sido yo».",
} satisfies Messages;
