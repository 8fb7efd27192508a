import type { Catalogue } from "./catalogue.ts";

const COPY_AGAIN = "Kopieer de hele link opnieuw of vraag de afzender erom.";
const SEND_AGAIN = "Heb je de zending nog nodig? Vraag de afzender om die opnieuw te sturen.";
const WAS_IT_YOU =
  "Was jij dat, op een ander apparaat of in een andere browser? Ga daar verder. Zo niet, waarschuw dan de afzender: iemand anders heeft de link.";
const NOTHING_OPENED = "Er is niets geopend.";
const SERVER_DELETED = "De server heeft de zending verwijderd.";
const NO_ROOM = "Er is niet genoeg ruimte in deze browser";
const PRIVATE_WINDOW = "Een privévenster heeft weinig ruimte, ook op een grote schijf.";
const OPENED_BEFORE = "Deze zending is al geopend";
const TELL_OPERATOR = "Gebeurt het weer, meld het dan bij de beheerder van de server.";
const ASK_ACCESS = "Vraag de beheerder van de server om toegang";
const TIMES = "{count, plural, =1 {één keer} =2 {twee keer} one {# keer} other {# keer}}";
const FILES = "{files, plural, one {# bestand} other {# bestanden}}";
const TOO_MANY = "Iemand met de link heeft in totaal te veel verkeerde wachtwoorden ingevoerd.";

export const nl: Catalogue = {
  common: {
    startPage: "Naar de startpagina",
    whatYouCanDo: "Wat je kunt doen",
    navigation: "Pagina’s",
    send: "Verzenden",
    myShares: "Mijn zendingen",
    notice: "Mededeling",
    footer:
      "Je apparaat versleutelt en ontsleutelt de zendingen. De server heeft nooit de sleutel.",
    reportAbuse: "Misbruik melden",
    reportAbuseTo: "Misbruik melden bij {address}",
    language: "Taal",
    theme: "Thema",
    themeSystem: "Systeem",
    themeLight: "Licht",
    themeDark: "Donker",
    bytes: "{count, plural, one {# byte} other {# bytes}}",
    kib: "{amount} KiB",
    mib: "{amount} MiB",
    gib: "{amount} GiB",
    tib: "{amount} TiB",
    today: "vandaag om {time}",
    tomorrow: "morgen om {time}",
    yesterday: "gisteren om {time}",
    onDay: "op {weekday} {date} om {time}",
    files: `${FILES}, {size}`,
    texts: "{texts, plural, one {Een tekst} other {# teksten}}, {size}",
    filesAndTexts: `${FILES} en {texts, plural, one {een tekst} other {# teksten}}, {size}`,
    sentence: "{text}.",
    twoSentences: "{first} {second}",
    text: "Tekst",
    copiedLabel: "Gekopieerd",
    copied: "Gekopieerd.",
    copyBlocked: "De browser blokkeerde het kopiëren. Selecteer de tekst en kopieer die.",
    cancel: "Annuleren",
    tryAgain: "Opnieuw proberen",
    tryAgainIn: "Probeer het over {duration} opnieuw.",
    tryNow: "Nu proberen",
    tryingAgain: "Nieuwe poging…",
    triesAgainIn: "Laat deze pagina open. Ze probeert het over {duration} opnieuw.",
    shareEnded: "De zending eindigde {when}.",
    details: "Details in het Engels: {detail}",
    measuringSpeed: "Snelheid meten…",
    fewSecondsLeft: "{rate} per seconde, nog een paar seconden",
    timeLeft: "{rate} per seconde, nog ongeveer {duration}",
    nextRetry: "Volgende poging over {duration}.",
    sizeOfTotal: "{size} / {total}",
    progress: "{label}: {percent}",
    delay_unreachable:
      "De verbinding is onderbroken. De overdracht gaat verder zodra er weer verbinding is.",
    delay_intermediary:
      "Een proxy antwoordt in plaats van de server. De overdracht gaat verder zodra de server weer antwoordt.",
    delay_limited: "De server beperkt het aantal verzoeken. De overdracht gaat zo meteen verder.",
    delay_unavailable: "De server heeft het druk. De overdracht gaat zo meteen verder.",
    insecureTitle: "Deze verbinding is niet veilig",
    insecure: "Browsers versleutelen en ontsleutelen alleen op pagina’s met een https-adres.",
    insecureAdvice:
      "Open het adres met https:// ervoor. Lukt dat niet, vraag de beheerder van deze server dan om https in te stellen.",
    openWithHttps: "Openen met https",
    tooOldTitle: "Deze browser is te oud",
    tooOld:
      "Hij mist functies voor versleuteling die deze pagina nodig heeft. Er is niets verzonden of geopend.",
    tooOldAdvice: "Werk de browser bij of open het adres in een nieuwere.",
    noProgress: "Op dit moment geen voortgang.",
  },

  html: {
    sendTitle: "Bestanden of een tekst verzenden",
    sendDescription:
      "Verzend bestanden of een tekst, end-to-end versleuteld. Standaard kan de link één keer worden geopend.",
    receiveTitle: "Iemand heeft je iets gestuurd",
    receiveDescription:
      "De zending is end-to-end versleuteld. Deze pagina bekijken telt niet als openen.",
    sharesTitle: "Mijn zendingen",
    notStarted: "Deze pagina kan niet starten",
    scriptsOff:
      "JavaScript staat uit. De pagina heeft het nodig om in de browser te versleutelen en te ontsleutelen. Er is niets verloren gegaan.",
    scriptsOffAdvice:
      "Zet JavaScript aan voor deze pagina of open het adres in een andere browser.",
    notLoaded: "Een deel van deze pagina is niet geladen. Er is niets verloren gegaan.",
    notLoadedAdvice:
      "Controleer je verbinding en laad de pagina opnieuw. Helpt dat niet, werk deze browser dan bij of gebruik een andere.",
  },

  problems: {
    other_title: "De server heeft het verzoek niet geaccepteerd",
    other_advice: `Laad de pagina opnieuw en probeer het nog eens. ${TELL_OPERATOR}`,
    bad_request_title: "Het verzoek klopt niet",
    bad_request_explanation: `De server accepteert het niet in deze vorm. ${NOTHING_OPENED}`,
    bad_request_advice:
      "Heb je een link gevolgd, kopieer dan de hele link opnieuw. Voor programma’s: vergelijk het verzoek met de API-documentatie.",
    password_required_title: "Er is een wachtwoord nodig",
    password_required_explanation: "Alleen de pagina die de link opent, kan erom vragen.",
    password_required_advice: "Vraag de afzender om het wachtwoord.",
    upload_not_allowed_title: "Deze server accepteert niet van iedereen zendingen",
    upload_not_allowed_explanation:
      "Iedereen met de link kan een zending openen. Om te verzenden heb je toegang nodig.",
    upload_not_allowed_advice: `${ASK_ACCESS}.`,
    sign_in_required_title: "Je moet inloggen om via deze server te verzenden",
    sign_in_required_explanation:
      "Er is niets verzonden. Iedereen met de link kan een zending openen.",
    sign_in_required_advice:
      "Open de pagina van de server in een browser, log in en verzend vanaf daar.",
    sign_in_failed_title: "Het inloggen is niet gelukt",
    sign_in_failed_explanation:
      "De inlogpoging duurde te lang, was al gebruikt, begon in een andere browser of werd door de inlogdienst geweigerd.",
    sign_in_failed_advice: "Log opnieuw in.",
    account_not_allowed_title: "Met dit account kun je hier niet inloggen",
    account_not_allowed_explanation:
      "De inlogdienst kent het account, maar de beheerder van de server heeft het geen toegang gegeven.",
    account_not_allowed_advice: `${ASK_ACCESS} of log in met een ander account.`,
    sign_in_unavailable_title: "De inlogdienst is niet bereikbaar",
    sign_in_unavailable_explanation:
      "Er is niets verloren gegaan. Voor zendingen en voor inloggen met een wachtwoord is de dienst niet nodig.",
    sign_in_unavailable_advice: `Probeer het straks opnieuw. ${TELL_OPERATOR}`,
    receive_only_title: "Deze server accepteert geen nieuwe zendingen",
    receive_only_explanation: "Je kunt hier alleen zendingen openen. Er is niets verzonden.",
    receive_only_advice:
      "Vraag de beheerder van de server om het adres van een server die zendingen accepteert.",
    wrong_link_title: "Deze link klopt niet",
    wrong_link_explanation:
      "Op dit adres staat een zending, maar met deze link gaat die niet open.",
    wrong_link_advice: COPY_AGAIN,
    wrong_password_title: "Het wachtwoord klopt niet",
    wrong_password_explanation: NOTHING_OPENED,
    wrong_password_advice:
      "Vraag het eerst na bij de afzender: na te veel verkeerde wachtwoorden wordt de zending vergrendeld.",
    not_found_title: "Hier is niets",
    not_found_explanation: "De zending is al enkele dagen weg of het adres klopt niet.",
    not_found_advice: `Controleer het adres. ${COPY_AGAIN}`,
    request_timeout_title: "Het duurde te lang voordat het verzoek aankwam",
    request_timeout_explanation: NOTHING_OPENED,
    request_timeout_advice:
      "Controleer je verbinding en probeer het opnieuw. Een upload gaat verder waar die is gestopt.",
    not_ready_title: "De afzender is nog aan het uploaden",
    not_ready_explanation: NOTHING_OPENED,
    not_ready_advice: "Probeer het opnieuw zodra de upload klaar is.",
    already_claimed_title: OPENED_BEFORE,
    already_claimed_explanation:
      "Er is geen download meer over: iemand heeft de zending al geopend of is daar nu mee bezig.",
    already_claimed_advice: WAS_IT_YOU,
    gone_title: "Deze zending is er niet meer",
    gone_explanation:
      "De zending is geopend, verlopen, vernietigd of weggehaald. De server heeft de inhoud niet meer.",
    gone_advice: SEND_AGAIN,
    gone_claimed_title: OPENED_BEFORE,
    gone_claimed_explanation:
      "Alle downloads zijn gebruikt, dus heeft de server de zending verwijderd.",
    gone_claimed_advice: WAS_IT_YOU,
    gone_expired_title: "Deze zending is verlopen",
    gone_expired_explanation: SERVER_DELETED,
    gone_burned_title: "De afzender heeft deze zending vernietigd",
    gone_burned_explanation: SERVER_DELETED,
    gone_wrong_passwords_title: "Deze zending is verwijderd na te veel verkeerde wachtwoorden",
    gone_wrong_passwords_explanation: "Dat beschermt de inhoud.",
    gone_abandoned_title: "Deze zending is nooit volledig verzonden",
    gone_abandoned_explanation:
      "De upload stopte en de server heeft verwijderd wat was aangekomen.",
    gone_removed_title: "De beheerder van deze server heeft deze zending weggehaald",
    gone_removed_explanation: SERVER_DELETED,
    too_large_title: "Dit is te groot",
    too_large_explanation: "De server heeft er niets van opgeslagen.",
    too_large_advice:
      "Verzend minder in één keer of vraag de beheerder van de server om een hogere limiet.",
    locked_title: "Vergrendeld na te veel verkeerde wachtwoorden",
    locked_explanation: "De zending accepteert geen wachtwoord totdat de afzender die ontgrendelt.",
    locked_advice: "Vraag de afzender om de zending te ontgrendelen of opnieuw te sturen.",
    rate_limited_title: "Te veel verzoeken",
    rate_limited_explanation:
      "De server beperkt de verzoeken vanaf jouw IP-adres. Er is niets geopend en er is niets verloren gegaan.",
    rate_limited_advice: "Wacht even en probeer het opnieuw.",
    transfer_limit_title: "De overdrachtslimiet van deze download is bereikt",
    transfer_limit_explanation:
      "De verbinding viel zo vaak weg of de download werd zo vaak geannuleerd dat de server hem heeft beëindigd.",
    transfer_limit_advice: SEND_AGAIN,
    headers_too_large_title: "De headers van het verzoek zijn te groot",
    headers_too_large_explanation:
      "Je browser stuurde meer headers, zoals cookies, dan de server accepteert.",
    headers_too_large_advice:
      "Wis de cookies van deze site of werk het programma bij dat het verzoek stuurde.",
    internal_title: "Er is iets misgegaan op de server",
    internal_explanation: "Het ligt niet aan jou. De fout staat in het logboek van de server.",
    internal_advice: `Probeer het opnieuw. ${TELL_OPERATOR}`,
    unavailable_title: "De server kan dit nu niet",
    unavailable_explanation:
      "De server heeft het druk, start opnieuw op of kan niet bij de opslag. Er is niets verloren gegaan.",
    unavailable_advice: "Probeer het straks opnieuw.",
    storage_full_title: "De opslag van de server is vol",
    storage_full_explanation: "Zendingen die er al staan, zijn veilig.",
    storage_full_advice: "Probeer het later opnieuw of verzend minder.",
    not_a_link_title: "Dit is geen link naar een zending",
    not_a_link_advice: `Zo’n link ziet eruit als https://…/s/…#… ${COPY_AGAIN}`,
    cut_off_title: "Het einde van deze link ontbreekt",
    cut_off_explanation: NOTHING_OPENED,
    cut_off_advice: COPY_AGAIN,
    damaged_title: "Deze link is onderweg veranderd",
    damaged_explanation: NOTHING_OPENED,
    damaged_advice: COPY_AGAIN,
    newer_version_title: "Deze link komt van een nieuwere versie",
    newer_version_advice:
      "Werk dit programma bij of laad de pagina opnieuw. Helpt dat niet, dan heeft de server een update nodig.",
    unreachable_title: "De server is niet bereikbaar",
    unreachable_explanation: "Dat zegt niets over de zending: die kan er nog zijn.",
    unreachable_advice: "Controleer het adres en je verbinding en probeer het opnieuw.",
    integrity_title:
      "De ontvangen gegevens zijn niet de gegevens die de afzender heeft versleuteld",
    integrity_explanation: "Ze zijn op de server of onderweg beschadigd of veranderd.",
    integrity_advice:
      "Er is niets van opgeslagen. Probeer het opnieuw. Gebeurt het weer, vraag de afzender dan om ze op een andere manier te sturen.",
    source_changed_title: "Een bestand is tijdens het verzenden veranderd",
    source_changed_advice: "Verzend het opnieuw zodra het niet meer verandert.",
    too_many_entries_title: "Er zijn te veel bestanden voor één zending",
    too_many_entries_advice: "Stop ze eerst in één archiefbestand, zoals een zipbestand.",
    path_too_long_title: "Het pad van een bestand is te lang",
    path_too_long_advice:
      "Kort de namen van de mappen in, of stop de map eerst in een archiefbestand, zoals een zipbestand.",
    link_address_title:
      "De server zou een link zonder geldig https-adres maken, dus is er niets verzonden",
    link_address_advice: "Vraag de beheerder van de server om BASE_URL te corrigeren.",
    other_tab_title: "Deze zending is open in een ander tabblad",
    other_tab_advice: "Ga daar verder, of sluit dat tabblad en probeer het opnieuw.",
    no_room_title: NO_ROOM,
    no_room_explanation: "De server reserveert deze download een beperkte tijd voor deze browser.",
    no_room_advice: `Maak ruimte vrij op dit apparaat en probeer het opnieuw: wat al is aangekomen, gaat niet verloren. Is dit een privévenster, laat het dan zolang open. ${PRIVATE_WINDOW}`,
    does_not_fit_title: NO_ROOM,
    does_not_fit_explanation: "Er is niets geopend: de link werkt nog.",
    does_not_fit_advice: `Open de link op een apparaat met meer ruimte, of maak hier ruimte vrij en probeer het opnieuw. Is dit een privévenster, open de link dan in een gewoon venster. ${PRIVATE_WINDOW}`,
    unexpected_title: "Er is iets onverwachts gebeurd",
    unexpected_advice: "Probeer het opnieuw.",
    page_failed_title: "Een deel van deze pagina is niet geladen",
    page_failed_advice: "Controleer je verbinding en laad de pagina opnieuw.",
    detail_token_missing: "Deze server accepteert alleen zendingen met een uploadtoken.",
    detail_token_malformed: "Dit is geen uploadtoken. Een uploadtoken begint met ots_.",
    detail_token_wrong: "Dit uploadtoken is onjuist of ingetrokken.",
    detail_token_expired: "Dit uploadtoken is verlopen.",
    detail_quota_share:
      "Met dit uploadtoken mag je {limit} per dag verzenden. Deze zending is versleuteld {size}.",
    detail_quota_day:
      "Met dit uploadtoken mag je {limit} per dag verzenden. Wat er vandaag nog over is, is te weinig voor deze zending.",
    detail_share_too_large:
      "Deze server staat {limit} per zending toe. Deze zending is versleuteld {size}.",
    detail_password_required: "Op deze server heeft elke zending een wachtwoord nodig.",
    detail_uploads_paused:
      "De beheerder van deze server heeft nieuwe zendingen tijdelijk stopgezet. Links openen kan nog wel.",
    detail_many_shares: "Er komen te veel nieuwe zendingen van jouw IP-adres.",
    detail_many_claims: "Er zijn te vaak zendingen bekeken of geopend vanaf jouw IP-adres.",
    detail_many_passwords: "Er komen te veel wachtwoorden van jouw IP-adres.",
    detail_many_bytes:
      "Met deze zending zou jouw IP-adres de daglimiet voor uploads overschrijden.",
    detail_many_connections: "Er zijn te veel verbindingen vanaf jouw IP-adres.",
    detail_incomplete_uploads:
      "Deze server beperkt de onvoltooide uploads van één apparaat tot {limit}. Voltooi of annuleer er een. Na tien minuten zonder gegevens telt een upload niet meer mee.",
    detail_answer_late: "De server heeft niet op tijd geantwoord.",
    detail_answer_foreign: "Het antwoord komt niet van een OneTimeShare-server.",
    detail_http_status: "De server, of een proxy ervoor, antwoordde met HTTP {status}.",
  },

  send: {
    title: "Bestanden of een tekst verzenden",
    introduction: `Kies bestanden of schrijf een tekst. Je krijgt een link die ${TIMES} kan worden geopend. Daarna verwijdert de server de zending.`,
    nothingSent: "Er is niets verzonden.",
    paused:
      "De beheerder van deze server heeft nieuwe zendingen tijdelijk stopgezet, dus kun je nu niet verzenden. Links openen kan nog wel. Je kunt alvast een zending voorbereiden: deze pagina kijkt zelf wanneer je weer kunt verzenden.",
    createLink: "Link maken",
    unreadableFolder:
      "Deze browser kan {names} niet lezen. Kies de map opnieuw of voeg in plaats daarvan een zipbestand toe.",
    replaced: "Je hebt {names} vervangen door de nieuwe inhoud.",
    text: "Tekst",
    textPlaceholder: "Een wachtwoord, een notitie, een sleutel…",
    chooseFiles: "Bestanden kiezen",
    chooseFolder: "Map kiezen",
    chooseHint: "Je kunt bestanden en mappen ook hierheen slepen of plakken, samen tot {limit}.",
    takePicture: "Foto maken",
    filesToSend: "Bestanden om te verzenden",
    removeFile: "{name} verwijderen",
    dropFiles: "Laat de bestanden los om ze toe te voegen",
    obstacleEmpty: "Kies eerst een bestand of schrijf een tekst.",
    obstacleTooLarge:
      "De zending is te groot: {size}, maar deze server staat {limit} toe. Maak de zending kleiner of verzend meerdere zendingen.",
    obstaclePassword: "Voer eerst een wachtwoord in of genereer er een.",
    obstacleToken: "Voer eerst je uploadtoken in.",
    unreadable:
      "{name} is na het kiezen veranderd, verplaatst of verwijderd. De zending is niet verzonden.",
    unreadableAdvice: "Kies het bestand opnieuw of haal het uit de lijst.",
    waitToSend:
      "Je kunt de zending over {duration} verzenden. Niets van wat je hebt toegevoegd, is verloren gegaan.",
    sendNow:
      "Je kunt de zending nu verzenden. Niets van wat je hebt toegevoegd, is verloren gegaan.",
    signInAgain:
      "Je moet inloggen, dus de zending is niet verzonden. <link>Open een nieuw tabblad om in te loggen</link>, kom daarna hier terug en maak de link.",
    change: "Wijzigen",
    noPassword: "zonder wachtwoord",
    withPassword: "met wachtwoord",
    sumOfLimit: "{contents} van {limit}",
    expiresAfter: "Verloopt na",
    canBeOpened: "Te openen",
    times: TIMES,
    password: "Wachtwoord",
    passwordOptional: "Wachtwoord (optioneel)",
    generate: "Genereren",
    passwordRequired: "Op deze server heeft elke zending een wachtwoord nodig.",
    passwordHint:
      "Stuur het niet samen met de link. {count, plural, one {# verkeerd wachtwoord vergrendelt} other {# verkeerde wachtwoorden vergrendelen}} de zending.",
    unlockHint: "Je kunt de zending ontgrendelen bij ‘Mijn zendingen’.",
    label: "Notitie (optioneel)",
    labelHint: "Alleen jij ziet deze notitie, bij ‘Mijn zendingen’ in deze browser.",
    strengthWeak:
      "Dit wachtwoord is zwak: een programma raadt het snel. Maak het langer of genereer er een.",
    strengthFair: "Dit wachtwoord is redelijk. Een langer wachtwoord is moeilijker te raden.",
    strengthStrong: "Dit wachtwoord is sterk.",
    generatedHint:
      "Het wachtwoord bestaat uit vier verzonnen woorden die je makkelijk door de telefoon zegt. Het is moeilijk te raden (ongeveer {bits} bits).",
    sendingTitle: "Bezig met verzenden…",
    sendingIntroduction:
      "Je browser versleutelt de zending vóór de upload. Houd deze pagina open totdat je de link hebt.",
    cancelHint: "Als je annuleert, wordt verwijderd wat al is geüpload.",
    sending: "Bezig met verzenden",
    preparing: "Versleuteling voorbereiden…",
    pause: "Pauzeren",
    resume: "Hervatten",
    pausedTitle: "Gepauzeerd",
    pausedHint: "Gepauzeerd. Niets van wat is aangekomen, gaat verloren. Houd deze pagina open.",
    sentTitle: "Je link is klaar",
    sentIntroduction: `De link kan <b>${TIMES}</b> worden geopend en verloopt {when}.`,
    linkLabel: "Link (bevat de sleutel)",
    copyLink: "Link kopiëren",
    copyMessage: "Kopiëren met een bericht",
    share: "Delen…",
    mail: "E-mail",
    mailHint: "De e-mail bevat de hele link, dus je mailprovider kan hem lezen.",
    mailHintPassword: "De e-mail bevat de hele link. Stuur het wachtwoord via een ander kanaal.",
    showQrCode: "QR-code tonen",
    hideQrCode: "QR-code verbergen",
    qrCode: "QR-code van de link",
    print: "Afdrukken",
    printPassword: "Ook het wachtwoord afdrukken",
    slipTitle: "Een zending voor jou",
    slipSteps:
      "Scan de code met een telefoon of typ het hele adres in een browser. Open de zending dan daar.",
    sendAnother: "Nog iets verzenden",
    seeWhenOpened: "Zien of de zending is geopend",
    passwordChannel:
      "Stuur het wachtwoord niet samen met de link. Gebruik een ander kanaal, zoals de telefoon.",
    copyPassword: "Wachtwoord kopiëren",
    copyBeforeLeaving:
      "Kopieer de link voordat je deze pagina verlaat. Hij wordt nergens opgeslagen.",
    copiedNow: "Gekopieerd. Nu nog versturen.",
    onePerson:
      "Iedereen met de link kan de zending openen, dus stuur de link naar maar één persoon.",
    onePersonPassword:
      "Iedereen met de link en het wachtwoord kan de zending openen, dus stuur de link naar maar één persoon.",
    severalPeople:
      "Iedereen met de link kan de zending openen, dus stuur de link alleen naar de juiste mensen.",
    severalPeoplePassword:
      "Iedereen met de link en het wachtwoord kan de zending openen, dus stuur de link alleen naar de juiste mensen.",
    message: `Hier is een zending. De link kan ${TIMES} worden geopend en verloopt op {date}. Open hem op het apparaat waarop de inhoud nodig is.`,
    messagePassword: "Het wachtwoord komt apart.",
    fullDate: "{weekday} {date} om {time}",
    signInToSend: "Je moet inloggen om via deze server te verzenden.",
    signInKeepsDraft:
      "De inlogpagina opent in een nieuw tabblad. Alles wat je hebt toegevoegd, blijft hier.",
    signIn: "Inloggen om te verzenden",
    signedIn: "Je bent ingelogd.",
    signOut: "Uitloggen",
    token: "Uploadtoken",
    tokenHint: "Op deze server heb je een uploadtoken nodig. Vraag er een aan de beheerder.",
    saveToken: "Token in deze browser opslaan",
    sharedArrived:
      "Een andere app of webpagina heeft deze inhoud toegevoegd. Controleer de inhoud voordat je die verstuurt.",
    sharedLost:
      "Wat je hebt gedeeld, is hier niet aangekomen. Ga terug naar de andere app en deel het opnieuw.",
    moreWays: "Andere manieren",
  },

  receive: {
    checking: "Link controleren…",
    receiving: "Bezig met ontvangen",
    receivingIntroduction:
      "De server reserveert deze download voor deze browser. Valt de verbinding weg, dan gaat de download daarna vanzelf verder.",
    cancelHint:
      "Als je annuleert, wordt verwijderd wat al is ontvangen. In deze browser kun je de zending een beperkte tijd opnieuw openen.",
    cancelledTitle: "Download geannuleerd",
    cancelledIntroduction: "Het deel dat al was ontvangen, is uit deze browser verwijderd.",
    cancelledHere:
      "Je kunt de zending met deze link opnieuw openen, maar alleen in deze browser en maar een beperkte tijd. Daarna gaat de link misschien niet meer open.",
    cancelledInMemory:
      "Je kunt de zending opnieuw openen, maar alleen in dit tabblad en maar een beperkte tijd. Daarna gaat de link misschien niet meer open.",
    cancelledLeft: "Resterende tijd: {duration}.",
    cancelledOften:
      "De server beperkt hoeveel hij naar één ontvanger stuurt. Na nog meer annuleringen kan een download stoppen voordat die compleet is.",
    cancelledOver:
      "De tijd om de zending opnieuw te openen in deze browser is voorbij. De link gaat misschien niet meer open.",
    openAgain: "Opnieuw openen",
    askingServer: "Wachten op de server…",
    removed: "Verwijderd",
    removedIntroduction:
      "Deze browser heeft geen kopie van de zending meer. Bestanden die je hebt opgeslagen, blijven waar ze zijn.",
    sendShare: "Zelf iets verzenden",
    offerTitle: "Iemand heeft je iets gestuurd",
    offerIntroduction: `De zending kan ${TIMES} worden geopend. Deze pagina bekijken telt niet als openen.`,
    expires: "De zending verloopt <b>{when}</b>.",
    opening: "Bezig met openen…",
    openNow: "Nu openen",
    contents: "Inhoud",
    total: "Totaal: {contents}",
    noRoom:
      "De zending is nog niet geopend. Deze zending heeft {needed} nodig, maar deze browser heeft maar {free} vrij. Open de link op een apparaat met meer vrije ruimte. Is dit een privévenster, gebruik dan een gewoon venster: privévensters hebben weinig ruimte.",
    memoryOnly:
      "Deze browser bewaart de zending alleen in het geheugen van dit tabblad. Sla alles op voordat je het tabblad sluit.",
    passwordTitle: "Voer het wachtwoord in",
    passwordAgainTitle: "Voer het wachtwoord opnieuw in",
    introduction_nothing:
      "De afzender heeft deze zending met een wachtwoord beveiligd. Voer het in om de inhoud te zien. Daarmee open je de zending nog niet.",
    introduction_part:
      "Deze browser is begonnen met het ontvangen van de zending. Voer het wachtwoord in om verder te gaan.",
    introduction_all:
      "Deze browser heeft de zending al ontvangen. Voer het wachtwoord in om de inhoud te bekijken.",
    password: "Wachtwoord",
    checkingPassword: "Controleren…",
    continue: "Verder",
    wrongPassword: "Verkeerd wachtwoord.",
    wrongPasswordLeft:
      "Verkeerd wachtwoord. Je hebt nog {count, plural, one {# poging} other {# pogingen}} voordat de zending wordt vergrendeld.",
    receivedTitle: "Volledig ontvangen",
    verified: "Elke byte is gecontroleerd. De afzender kan zien dat de zending is aangekomen.",
    verifiedNotConfirmed:
      "Elke byte is gecontroleerd. De server heeft de ontvangst niet bevestigd. Laat de afzender weten dat de zending is aangekomen.",
    saveAll: "Alles opslaan als zipbestand",
    saveInto: "In een map opslaan",
    saving: "Bestanden voorbereiden…",
    inFolder: "Alles staat in de map die je hebt gekozen.",
    remove: "Uit deze browser verwijderen",
    inDownloads: "Zoek het bestand bij de downloads van deze browser.",
    removeTitle: "Verwijderen zonder opslaan?",
    removeConfirm: "Verwijderen",
    removeQuestion:
      "Je hebt niet alles bekeken of opgeslagen. Misschien kun je de link niet nog een keer openen.",
    inMemoryTaken:
      "De zending staat alleen in het geheugen van dit tabblad en is weg als je het tabblad sluit.",
    inMemory:
      "De zending staat alleen in het geheugen van dit tabblad. Sla alles op voordat je het tabblad sluit.",
    storedTaken:
      "Deze browser heeft nog een kopie. Verwijder die zodra je hem niet meer nodig hebt.",
    stored: "Je kunt deze pagina sluiten en later terugkomen: deze browser bewaart een kopie.",
    save: "Opslaan",
    saveAgain: "Opnieuw opslaan",
    show: "Tonen",
    showText: "Tekst tonen",
    copy: "Kopiëren",
    copyText: "Tekst kopiëren",
    text: "Tekst",
    triedGenerated:
      "Het lijkt een gegenereerd wachtwoord, dus is het met streepjes geprobeerd. Kies nog eens ‘Verder’ om het precies zo te proberen als je het hebt ingevoerd.",
    showPassword: "Wachtwoord tonen",
    preview: "Voorbeeld",
    closePreview: "Sluiten",
    previousPage: "Vorige pagina",
    nextPage: "Volgende pagina",
    page: "Pagina {page} van {pages}",
    openingPreview: "Voorbeeld openen…",
    firstPart: "Dit is het eerste deel, {size}. Sla het bestand op om alles te lezen.",
    noPreview_unknown:
      "Voor dit soort bestand is er geen voorbeeld. Sla het op om het met een ander programma te openen.",
    noPreview_empty: "Dit bestand is leeg.",
    noPreview_too_large:
      "Dit bestand is te groot voor een voorbeeld. Sla het op om het met een ander programma te openen.",
    noPreview_failed:
      "Deze browser kan het bestand niet tonen. Sla het op om het met een ander programma te openen.",
    hide: "Verbergen",
    hideText: "Tekst verbergen",
    showFiles: "Bestanden tonen",
    hideFiles: "Bestanden verbergen",
    moreFiles: "Meer bestanden tonen",
    shareFile: "Naar een app sturen",
    shareFailed: "Het bestand is niet naar een app gestuurd. Sla het in plaats daarvan op.",
    writing: "Bezig met opslaan",
    cancelSaving: "Annuleren",
  },

  shares: {
    title: "Mijn zendingen",
    introduction:
      "Deze zendingen heb je vanuit deze browser verzonden. De browser bewaart de links niet, dus kan niemand van hieruit een zending openen.",
    introductionEmpty:
      "Deze lijst is leeg. Als je vanuit deze browser een zending verstuurt, zie je hier wanneer die wordt geopend.",
    introductionBlocked:
      "Deze browser laat de pagina je zendingen niet bewaren, dus kan de pagina ze hier niet tonen.",
    sendShare: "Bestanden of een tekst verzenden",
    sent: "Verzonden {when}",
    started: "Begonnen {when}",
    status: "Status",
    unknown: "Status onbekend",
    loading: "Laden…",
    askingServer: "Wachten op de server…",
    noRecord: "Geen gegevens",
    noRecordLong:
      "De server heeft geen gegevens meer over deze zending. Je kunt die uit deze lijst halen.",
    unlock: "Ontgrendelen",
    sendAgain: "Opnieuw verzenden",
    burn: "Vernietigen",
    removeFromList: "Uit de lijst halen",
    burnTitle: "Deze zending vernietigen?",
    burnConfirm: "Vernietigen",
    burnQuestion:
      "De server verwijdert de zending en de link werkt niet meer. Een lopende download wordt afgebroken. Je kunt dit niet ongedaan maken.",
    removeTitle: "Deze zending uit de lijst halen?",
    removeConfirm: "Weghalen",
    removeGone: "Je kunt dan niet meer zien wat er met de zending is gebeurd.",
    removeAlive:
      "De zending zelf wordt niet verwijderd. Maar je kunt dan de status niet meer zien en de zending niet meer ontgrendelen of vernietigen.",
    timeline: "Wat er is gebeurd",
    forged: "Een ontvangstbewijs is niet echt",
    forgedLong:
      "De server toont een ontvangstbewijs dat niet met de link is gemaakt. Vertrouw de status van deze zending niet. Vraag de ontvanger of de zending is aangekomen.",
    withoutReceipt: "Geopend, zonder ontvangstbewijs",
    withoutReceiptLong:
      "Iemand met de link heeft de zending geopend, maar er kwam geen ontvangstbewijs. Misschien is de download onvolledig: vraag het aan de ontvanger.",
    locked: "Vergrendeld",
    lockedLong:
      "Iemand met de link heeft te veel verkeerde wachtwoorden ingevoerd. Ontgrendel of vernietig de zending.",
    incomplete: "Upload onvolledig",
    incompleteLong: "Niemand kan de zending openen totdat de upload klaar is.",
    incompleteNext:
      "De upload gaat alleen verder in het tabblad waarin hij begon. Heb je dat gesloten, verzend de zending dan opnieuw. De server verwijdert de onvolledige upload vanzelf.",
    opening: "Wordt nu geopend",
    openingLong:
      "Iemand met de link heeft de zending geopend. Deze download heeft nog geen ontvangstbewijs.",
    downloading: "Wordt gedownload",
    downloadInterrupted:
      "De verbinding van de ontvanger is onderbroken. De download kan verdergaan.",
    downloadSent: "Alles is verzonden. Het ontvangstbewijs is er nog niet.",
    waiting: "Nog niet geopend",
    canBeOpened: `De zending kan ${TIMES} worden geopend.`,
    canBeOpenedUntil: `De zending kan ${TIMES} worden geopend en verloopt {when}.`,
    canBeOpenedMore: `De zending kan nog ${TIMES} worden geopend.`,
    canBeOpenedMoreUntil: `De zending kan nog ${TIMES} worden geopend en verloopt {when}.`,
    openedAgain: "Geopend, nog beschikbaar",
    openedUnconfirmed: `De zending is ${TIMES} geopend, zonder ontvangstbewijs.`,
    receivedAgain: "Ontvangen, nog beschikbaar",
    opened: `De zending is ${TIMES} geopend.`,
    receipts:
      "{count, plural, one {De zending is volledig ontvangen. Het ontvangstbewijs is gecontroleerd: alleen iemand met de link kan er een maken.} other {De zending is # keer volledig ontvangen. De ontvangstbewijzen zijn gecontroleerd: alleen iemand met de link kan er een maken.}}",
    expired: "De zending is {when} verlopen. De server heeft de zending verwijderd.",
    expiredSometime: "De zending is verlopen. De server heeft de zending verwijderd.",
    receivedExpired: "Ontvangen, daarna verlopen",
    neverOpened: "Nooit geopend",
    burned: "Vernietigd",
    burnedLong: "Je hebt de zending {when} vernietigd.",
    burnedSometime: "Je hebt de zending vernietigd.",
    wrongPasswords: "Verwijderd na verkeerde wachtwoorden",
    wrongPasswordsLong: `${TOO_MANY} De server heeft de zending {when} verwijderd.`,
    wrongPasswordsSometime: `${TOO_MANY} De server heeft de zending verwijderd.`,
    removed: "Weggehaald door de beheerder",
    removedLong: "De beheerder van deze server heeft deze zending {when} weggehaald.",
    removedSometime: "De beheerder van deze server heeft deze zending weggehaald.",
    abandoned: "Nooit verzonden",
    abandonedLong: "De upload is niet voltooid. De server heeft de zending verwijderd.",
    received: "Ontvangen",
    deleted: "De server heeft de zending verwijderd.",
    event_created: "Door jou gemaakt",
    event_uploaded: "Upload klaar",
    event_previewed: "Iemand met de link heeft de lijst met de inhoud bekeken",
    event_claimed: "Iemand met de link heeft de zending geopend",
    event_given_back: "Er is niets gedownload, dus dit telt niet als download",
    event_delivered: "Volledig ontvangen",
    event_lease_ended: "De tijd voor de download verstreek zonder ontvangstbewijs",
    event_wrong_password:
      "{count, plural, =1 {Een verkeerd wachtwoord} one {# verkeerd wachtwoord} other {# verkeerde wachtwoorden}}",
    event_locked: "Vergrendeld na te veel verkeerde wachtwoorden",
    event_unlocked: "Door jou ontgrendeld",
    event_expired: "Verlopen",
    event_burned: "Door jou vernietigd",
    event_abandoned: "De upload is niet voltooid",
    event_ended_by_wrong_passwords: "Verwijderd na in totaal te veel verkeerde wachtwoorden",
    event_unlocked_by_operator: "Door de beheerder van deze server ontgrendeld",
    event_removed_by_operator: "Door de beheerder van deze server weggehaald",
    eventTimes: "{event} ({count, plural, one {# keer} other {# keer}})",
    eventSpan: "eerste keer {first}, laatste keer {last}",
    tellMe: "Waarschuw me bij het openen",
    tellsYou:
      "Zolang deze pagina openstaat in een tabblad, waarschuwt die je als een zending wordt geopend.",
    tellMeBlocked:
      "Meldingen zijn geblokkeerd voor deze site. Sta ze toe in de site-instellingen van de browser en probeer het opnieuw.",
    openedTitle: "Een zending is geopend",
    labelField: "Notitie",
    labelHint:
      "Een naam of notitie om je zendingen uit elkaar te houden. Alleen deze browser bewaart die.",
    addLabel: "Notitie toevoegen",
    changeLabel: "Notitie wijzigen",
    saveLabel: "Opslaan",
    wrongPasswordsSoFar: "Verkeerde wachtwoorden: {wrong} van {limit}.",
  },

  server: {
    forPrograms:
      "Dit adres is voor programma’s. Als je het in een browser opent, verandert er niets.",
    error: "Fout {status} · {code}",
    nothingAtApi: "Dit adres is voor programma’s. Die aanroep of die zending bestaat niet.",
    nothingAtApiAdvice: "Vergelijk het verzoek met de API-documentatie.",
    nothingAtPage: "Deze server heeft geen pagina op dit adres.",
    nothingAtPageAdvice:
      "Controleer het adres of ga naar de startpagina. De link naar een zending bevat ‘/s/’.",
    aboutApi: "Over de API (Engels)",
    reloadKeepsLink:
      "Laad deze pagina opnieuw om het nog eens te proberen: zo blijft de hele link behouden.",
    openTitle: "Een zending openen",
    onlyOpens: "Op deze server kun je alleen zendingen openen",
    onlyOpensLong:
      "De server accepteert geen nieuwe zendingen, dus kun je van hieruit niets verzenden.",
    gotLink: "Heeft iemand je een link gestuurd?",
    gotLinkAdvice: "Open de hele link in deze browser, inclusief alles na de ‘#’.",
    wantToSend: "Wil je iets verzenden?",
    wantToSendAdvice:
      "Vraag de beheerder van deze server om het adres van een server die zendingen accepteert.",
    shareIntroduction:
      "De zending is end-to-end versleuteld. Deze pagina bekijken telt niet als openen.",
    shareCommand:
      "Kopieer de hele link, inclusief alles na de ‘#’, en voer dit uit om de zending te openen:",
    noPages: "Deze server heeft geen webpagina’s",
    noPagesLong: "De pagina’s zijn niet gebouwd. De opdrachtregel werkt wel.",
    noPagesSend: "Voer dit met het adres van deze server uit om een bestand te verzenden:",
    noPagesOperator:
      "Beheerders: voer <code>npm run build</code> uit en herstart de server om de pagina’s toe te voegen.",
    offline: "Je bent offline",
    offlineLong:
      "Deze pagina heeft de server nodig. Er is niets verzonden of geopend, en er is niets verloren gegaan.",
    offlineAdvice:
      "Controleer je verbinding. Laad daarna deze pagina opnieuw: zo blijft de hele link behouden.",
    unshared: "Er is niets toegevoegd",
    unsharedLong:
      "De app was nog niet klaar. Daarom heeft je apparaat de inhoud naar de server gestuurd. De server heeft die niet gelezen.",
    unsharedAdvice:
      "Open de startpagina en wacht totdat die is geladen. Deel daarna opnieuw vanuit de andere app.",
  },
};
