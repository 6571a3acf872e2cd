# Refus : bordereaux
passes-on-another-slip = Des carnets de cette série sont déjà sur le bordereau n° { $number }, qui n’est pas encore reçu.
    .next = Confirmez d’abord la réception du bordereau n° { $number }, ou reprenez-le, puis recommencez.
passes-receipt-differs = Ce ne sont pas les carnets du bordereau : il va de { $first } à { $last }, vous avez lu { $seenFirst } et { $seenLast }.
    .next = Vérifiez que vous avez pris le premier et le dernier carnet du paquet. S’il en manque, ne confirmez pas : appelez la personne qui les a envoyés, elle peut reprendre ce bordereau et en faire un autre.
passes-slip-cancelled-already = Ce bordereau a été repris par la personne qui l’avait envoyé.
    .next = Gardez les carnets de côté et appelez-la.
passes-slip-went-on = Des carnets de ce bordereau sont déjà partis plus loin.
    .next = Confirmez plutôt sa réception, puis renvoyez les autres carnets avec un nouveau bordereau.
passes-nothing-to-move = Plus aucun carnet ne dort dans ce stock.
    .next = Quelqu’un les a déjà remis ou déplacés. Revenez à la liste : elle est à jour.

# Bordereaux
passes-receipt-title = Les carnets sont arrivés ?
passes-receipt-first = Premier carnet du paquet
    .hint = Scannez sa couverture, ou tapez son numéro : 2026-001-00012.
passes-receipt-last = Dernier carnet du paquet
    .hint = Pour un seul carnet, laissez vide.
passes-slip-cancelled = Repris
passes-slip-cancel = Reprendre ce bordereau
passes-slip-cancel-title = Reprendre le bordereau n° { $number } ?
passes-slip-cancel-lead = { $count ->
    [one] 1 carnet revient
   *[other] { $count } carnets reviennent
} à : { $from }.
passes-slip-cancel-paper = Le bordereau imprimé ne vaut plus rien : récupérez-le avec les carnets.
passes-slip-taken-back = Le bordereau est repris.
    .next = Les carnets sont de nouveau là d’où ils venaient.
journal-slip-cancelled = Bordereau repris
passes-state-destroyed = Détruit
passes-moved-destroyed = Carnet détruit, procès-verbal n° { $number }

# Refus : destructions
passes-destruction-why-missing = La raison n’est pas écrite.
    .next = Écrivez pourquoi ces carnets doivent être détruits, par exemple « abîmés par l’eau ».
passes-used-booklets = { $count ->
    [one] Un carnet de cette série a
   *[other] { $count } carnets de cette série ont
} déjà un pass utilisé, à commencer par { $first }.
    .next = Un carnet commencé ne se détruit pas. Choisissez une série sans lui.
passes-to-be-destroyed = Des carnets de cette série sont déjà sur la demande de destruction n° { $number }.
    .next = Faites-la signer, ou abandonnez-la, puis recommencez.
passes-second-person = Vous avez demandé cette destruction : la seconde signature est celle d’une autre personne.
    .next = Demandez à un ou une collègue qui peut signer.
passes-already-signed = Cette destruction est déjà signée.
    .next = Rien à refaire : le procès-verbal est prêt.
passes-already-dropped = Cette demande de destruction a été abandonnée.
    .next = S’il faut quand même détruire ces carnets, faites une nouvelle demande.
passes-destroyed = Le carnet de ce numéro ({ $serial }) a été détruit.
    .next = Gardez le papier sans le remettre ni l’encaisser, et appelez votre coordinateur ou coordinatrice.
journal-destruction-asked = Destruction demandée : { $detail }
journal-destruction-signed = Destruction signée : { $detail }
journal-destruction-dropped = Demande abandonnée

# Refus : inventaires
passes-count-line = La ligne { $line } ne se lit pas.
    .next = Écrivez un carnet par ligne, ou le premier et le dernier d’une série : 2026-001-00012 2026-001-00040.
passes-count-unknown = La ligne { $line } nomme un carnet qui n’existe pas.
    .next = Relisez le numéro sur la couverture.

# Refus : fin d’une émission
passes-distribution-stopped = Les carnets de cette émission ne sont plus remis depuis le { $day } : il resterait trop peu de temps pour les utiliser.
    .next = Prenez un carnet d’une autre émission, ou demandez à votre coordinateur ou coordinatrice de changer cette date.
passes-stop-out-of-validity = La fin de la remise doit être entre le { $from } et le { $until }.
    .next = Choisissez un jour de la validité des pass.
passes-nothing-to-close = Cette émission n’est pas active, ou elle est déjà clôturée.
    .next = Ouvrez sa page : elle dit où elle en est.
passes-too-early-to-close = Cette émission peut être clôturée à partir du { $day }.
    .next = Revenez ce jour-là : jusque-là, des pass peuvent encore être utilisés.
passes-emission-is-closed = Ce pass ({ $serial }) ne vaut plus rien : son émission est clôturée, l’argent est retourné aux financeurs.
    .next = Accueillez la personne quand même si vous le pouvez, et prévenez votre coordinateur ou coordinatrice.
journal-emission-closed = Émission clôturée, pass périmés : { $detail }
journal-emission-distribution-changed = Fin de la remise : { $detail }
passes-emission-closed = Clôturée
    .help = Plus rien ne peut être utilisé : ce qui restait est retourné aux financeurs.

# Destructions
passes-destructions-title = Destructions
passes-destructions-lead = Un carnet se détruit avec deux signatures, de deux personnes. Ensuite, il ne peut plus être remis ni utilisé, et l’argent de ses pass est libéré.
passes-destructions-none = Aucune destruction.
    .next = Des carnets abîmés ou mal imprimés ? Demandez leur destruction ici.
passes-destruction-new = Demander une destruction
passes-destruction-new-title = Demander une destruction
passes-destruction-new-lead = Votre demande est la première signature. Rien n’est détruit avant la seconde.
passes-destruction-number = Numéro
passes-destruction-title = Destruction n° { $number }
passes-destruction-last = Dernier carnet
    .hint = Pour un seul carnet, laissez vide.
passes-destruction-ask = Signer la demande
passes-destruction-asked = La demande est signée.
    .next = Une autre personne doit la signer à son tour.
passes-destruction-waits = Attend une signature
passes-destruction-signed = Détruits
passes-destruction-dropped = Abandonnée
passes-destruction-needs-other = Une autre personne doit signer.
    .next = Demandez à un ou une collègue de la coordination ou des finances d’ouvrir cette page.
passes-destruction-final = Votre signature est définitive.
    .next = Vérifiez les carnets devant vous : première et dernière couverture, et combien ils sont.
passes-destruction-sign = Signer : ces carnets sont détruits
passes-destruction-drop = Abandonner la demande
passes-destruction-done = Les carnets sont détruits.
    .next = Imprimez le procès-verbal et rangez-le avec les pièces du stock.
passes-destruction-given-up = La demande est abandonnée.
    .next = Les carnets restent dans leur stock.
passes-destruction-paper = Procès-verbal de destruction
passes-destruction-note = Les carnets de cette série ont été comptés puis détruits en présence des deux personnes qui signent. Ils ne peuvent plus être remis ni utilisés ; l’engagement de leurs pass est libéré.
passes-destruction-first-signature = Première signature
passes-destruction-second-signature = Seconde signature
passes-reason = Raison
passes-reason-hint = Par exemple : abîmés par l’eau, mal imprimés.
passes-asked-by = Demandé par
passes-signed-by = Signé par
passes-who-when = { $who }, { $when }
passes-from-to = { $first } à { $last }
passes-report-date = Date

# Clôture d’une émission
passes-closing-title = Clôture de l’émission { $number }
passes-closing-lead = Où en est cette émission aujourd’hui. Elle peut être clôturée à partir du { $day }.
passes-closing-done-lead = Clôturée le { $when } par { $who }.
passes-closing-steps = Ce que sont devenus les carnets et les pass
passes-closing-what = Étape
passes-closing-count = Nombre
passes-closing-issued = Carnets émis
passes-closing-delivered = Carnets livrés à un stock
passes-closing-handed-over = Carnets remis à une personne
passes-closing-started = Carnets commencés
passes-closing-passes = Pass émis
passes-closing-used = Pass utilisés
passes-closing-replaced = Pass remplacés, comptés avec leur remplaçant
passes-closing-destroyed = Pass détruits
passes-closing-unused-valid = Pass non utilisés, encore valables
passes-closing-unused-expired = Pass non utilisés, périmés
passes-closing-unused-closed = Pass non utilisés, périmés
passes-closing-funders = Par financeur
passes-closing-promised = Engagé
passes-closing-spent = Utilisé
passes-closing-of-replaced = Passé aux remplaçants
passes-closing-of-destroyed = Libéré : détruits
passes-closing-of-unused-valid = Libérable à la clôture : encore valables
passes-closing-of-unused-expired = À libérer à la clôture : périmés
passes-closing-of-unused-closed = Libéré : périmés
passes-closing-by = Clôturée par
passes-closing-paper = État de clôture contradictoire
passes-closing-draft = État provisoire
passes-closing-note = Les deux parties reconnaissent ces nombres. Les pass utilisés, remplacés, détruits et périmés font ensemble tous les pass émis ; pour chaque financeur, les montants utilisés, passés aux remplaçants et libérés font ensemble le montant engagé.
passes-closing-draft-note = État provisoire : l’émission n’est pas clôturée, ces nombres peuvent encore changer.
passes-closing-signed-territory = Pour la collectivité
passes-closing-signed-accountant = Pour le ou la comptable
passes-close = Clôturer l’émission
passes-close-unusable = Plus aucun pass de cette émission ne pourra être utilisé.
passes-close-released = { $total } sont libérés et retournent aux financeurs.
passes-close-final = La clôture ne peut pas être annulée.
passes-closing-done = L’émission est clôturée.
    .next = Imprimez l’état de clôture et faites-le signer.
passes-see-closing = Clôture
passes-stop = Dernier jour de remise des carnets
    .hint = Après ce jour, plus aucun carnet n’est remis : la personne n’aurait pas le temps de l’utiliser.
passes-stop-missing = La date n’est pas écrite.
    .next = Choisissez le dernier jour où un carnet peut être remis.
passes-stop-change = Changer cette date
passes-stop-set = La date est changée.
passes-fact-stop = Remise jusqu’au
passes-fact-closing = Clôture possible le

# Inventaires
passes-inventory-new = Compter ce stock
passes-inventory-new-title = Compter : { $depot }
passes-inventory-new-lead = Scannez ou tapez ce que vous voyez sur l’étagère. Le compte est gardé avec ses écarts ; aucun carnet ne bouge.
passes-inventory-field = Carnets vus
passes-inventory-field-hint = Un carnet par ligne, ou le premier et le dernier d’une série : 2026-001-00012 2026-001-00040. Étagère vide : cochez la case ci-dessous.
passes-inventory-empty = L’étagère est vide : je n’ai vu aucun carnet
passes-count-nothing = Ce compte dit à la fois qu’il y a des carnets et qu’il n’y en a pas, ou ne dit rien.
    .next = Scannez ou tapez les carnets vus ; s’il n’y en a aucun, cochez « L’étagère est vide ».
passes-inventory-note = Remarque
passes-inventory-keep = Garder ce compte
passes-inventory-kept = Le compte est gardé.
passes-inventory-title = Inventaire n° { $number }
passes-inventory-lead = { $depot }, compté par { $who }, { $when }.
passes-inventory-agrees = Tout y est
passes-inventory-differs = Des écarts
passes-inventory-expected = Attendus
passes-inventory-seen = Vus
passes-inventory-missing = Manquants
passes-inventory-missing-hint = Le registre les met dans ce stock, personne ne les a vus. Cherchez-les ; s’ils sont perdus, demandez à les bloquer.
passes-inventory-surplus = En trop
passes-inventory-surplus-hint = Ils étaient sur l’étagère, le registre les met ailleurs. Faites un bordereau, ou mettez-les de côté.
passes-inventory-books = D’après le registre
passes-books-printer = chez l’imprimeur
passes-books-depot = dans un autre stock, ou en route
passes-books-person = remis à une personne
passes-books-destroyed = détruit
passes-inventory-nothing = Aucun carnet.
passes-inventory-paper = Rapport d’inventaire
passes-inventory-by = Compté par
passes-inventory-signed-counter = Qui a compté
passes-inventory-signed-witness = Témoin
passes-inventories = Inventaires
passes-inventories-none = Ce stock n’a pas encore été compté.
passes-inventory-line = Inventaire n° { $number } : { $seen } vus, { $expected } attendus
journal-inventory-counted = Stock compté : { $detail }

# Calendrier
passes-campaigns-title = Calendrier des émissions
passes-campaigns-lead = Les dates de chaque émission en cours, et ce qui attend encore.
passes-campaigns-none = Aucune émission en cours.
    .next = Le calendrier se remplit quand une émission est activée.
passes-campaign-waits = { $depots ->
    [0] Aucun carnet en stock
    [one] 1 carnet encore en stock
   *[other] { $depots } carnets encore en stock
}, { $unused ->
    [0] aucun carnet remis qui dort.
    [one] 1 carnet remis mais pas commencé.
   *[other] { $unused } carnets remis mais pas commencés.
}
passes-campaign-dates = Dates de l’émission { $number }
passes-campaign-date = Date
passes-campaign-what = Quoi
passes-campaign-due = À faire
passes-campaign-past = Passé
passes-campaign-coming = À venir
passes-milestone-before-60 = J-60 : rappeler les personnes qui n’ont pas commencé
passes-milestone-before-30 = J-30 : déplacer ce qui dort, rappeler
passes-milestone-before-15 = J-15 : dernier rappel pour prendre un rendez-vous
passes-milestone-before-7 = J-7 : derniers ateliers
passes-milestone-stop = Dernier jour de remise des carnets
passes-milestone-end = Dernier jour de validité
passes-milestone-closing = Clôture possible
passes-alert-before-60 = Émission { $number } : les pass finissent dans { $days } jours. { $depots } carnets en stock, { $unused } remis mais pas commencés.
    .next = Rappelez les personnes qui n’ont pas commencé.
passes-alert-before-30 = Émission { $number } : les pass finissent dans { $days } jours. { $depots } carnets en stock, { $unused } remis mais pas commencés.
    .next = Rappelez les personnes qui n’ont pas commencé, et proposez un atelier proche.
passes-alert-before-15 = Émission { $number } : les pass finissent dans { $days } jours. { $unused } carnets remis ne sont pas commencés.
    .next = Dernier moment pour prendre un rendez-vous.
passes-alert-before-7 = Émission { $number } : les pass finissent le { $day }. { $unused } carnets remis ne sont pas commencés.
    .next = Appelez les personnes : il reste les derniers ateliers.
passes-alert-stop = Émission { $number } : les carnets ne sont plus remis après le { $stop }. { $depots } carnets en stock.
    .next = Rendez à la coordination les carnets qui restent.
passes-alert-end = Émission { $number } : les pass ont fini le { $day }. { $depots } carnets encore en stock.
    .next = Faites revenir et comptez ce qui reste : la clôture approche.
passes-alert-closing = Émission { $number } : elle peut être clôturée.
    .next = Clôturez-la : l’argent des pass non utilisés retourne aux financeurs.

# Stock dormant
passes-dormant-title = Stock dormant
passes-dormant-lead = { $count ->
    [0] Aucun carnet ne dort
    [one] 1 carnet dort
   *[other] { $count } carnets dorment
} dans un stock depuis plus de { $days } jours.
passes-dormant-days = Depuis plus de (jours)
passes-dormant-none = Rien ne dort.
    .next = Revenez quand des carnets seront livrés depuis longtemps.
passes-dormant-count = { $count ->
    [one] 1 carnet dort ici.
   *[other] { $count } carnets dorment ici.
}
passes-dormant-which = Lesquels
passes-dormant-to = Les envoyer à
passes-reallocate = Réaffecter
passes-reallocated = { $count ->
    [one] Le bordereau est prêt.
   *[other] { $count } bordereaux sont prêts.
}
    .next = Imprimez : le papier accompagne les carnets.
passes-dormant-pocket = Carnets remis mais jamais utilisés

# Registre des valeurs inactives
passes-register-title = Registre des valeurs inactives
passes-register-lead = Ce qui est entré, sorti et resté dans chaque stock, jour par jour.
passes-register-from = Du
passes-register-until = Au
passes-register-all = Tous les stocks
passes-register-day = La date ne se lit pas.
    .next = Choisissez un jour dans le calendrier, ou écrivez-le ainsi : 2026-03-02.
passes-register-backwards = La fin est avant le début.
    .next = Choisissez un dernier jour après le premier.
passes-register-csv = Registre pour tableur
passes-register-pdf = Registre à signer
passes-register-date = Date
passes-register-what = Pièce
passes-register-came = Entrées
passes-register-went = Sorties
passes-register-stock = Stock
passes-register-worth = Valeur en stock
passes-register-opening = Stock au début
passes-register-closing = Stock à la fin
passes-register-in = Bordereau n° { $number }, de : { $from }
passes-register-out = Bordereau n° { $number }, vers : { $to }
passes-register-destroyed = Procès-verbal de destruction n° { $number }
passes-register-handed-over = Remises aux personnes
passes-register-moves = Mouvements : { $depot }
passes-register-of = { $depot } : { $opening } au début, { $closing } à la fin
passes-register-nothing = Aucun mouvement entre ces dates.
passes-register-note = Un carnet est une valeur inactive : il compte pour la valeur de ses pass, sans argent en caisse.
passes-register-signed = La personne responsable du stock

# Stocks : tableau et carte
passes-stock-table = Où sont les carnets
    .hint = Les carnets venus de l’imprimeur sont remis, détruits ou en stock. Un carnet qui va d’un stock à l’autre n’est compté qu’une fois dans les carnets venus de l’imprimeur.
passes-stock-printed = De l’imprimeur
passes-stock-arrived = D’un autre stock
passes-stock-handed = Remis
passes-stock-sent = Repartis
passes-stock-destroyed = Détruits
passes-stock-held = En stock
passes-stock-oldest = Plus ancien, depuis le
passes-stock-on-their-way = dont { $count } en route
passes-stock-on-the-map = Sur la carte
passes-stock-map = Carnets en stock, { $territory }
passes-stock-dot = { $depot } : { $count ->
    [0] aucun carnet
    [one] 1 carnet
   *[other] { $count } carnets
}
passes-stock-booklets = { $count ->
    [one] 1 carnet
   *[other] { $count } carnets
}
passes-stock-nothing = Aucun carnet
passes-stock-range = de { $from } à { $until }
passes-stock-from = { $from } et plus
