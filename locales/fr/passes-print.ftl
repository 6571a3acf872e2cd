### Paper: booklets and custody slips

passes-booklet-title = Carnets de pass numériques
passes-booklet-contents = { $count } pass de { $value }
passes-booklet-cover-title = Carnet de pass numériques
passes-booklet-booklet-number = Numéro du carnet
passes-booklet-booklet-code-alt = Code QR du carnet
passes-booklet-booklet-code-hint = Réservé à la personne qui vous remet ce carnet
passes-booklet-how-title = Comment utiliser vos pass ?
passes-booklet-what = Avec un pass, un atelier numérique est gratuit pour vous.
passes-booklet-step-1 = Choisissez un atelier numérique près de chez vous.
passes-booklet-step-2 = Prenez rendez-vous. Vous pouvez demander de l’aide.
passes-booklet-step-3 = Le jour de l’atelier, apportez ce carnet.
passes-booklet-step-4 = Donnez un pass à la personne qui vous accueille.
passes-booklet-valid-until = Valable jusqu’au
passes-booklet-help = Une question ? Appelez le
passes-booklet-funded-by = Vos pass sont offerts par
passes-booklet-stub-title = À garder
passes-booklet-stub-hint = Votre souvenir de l’atelier
passes-booklet-used-on = Utilisé le
passes-booklet-used-at = Lieu
passes-booklet-pass = Pass numérique
passes-booklet-secret = Code du pass
passes-booklet-reminder = À donner le jour de l’atelier, pas avant.
passes-booklet-pass-code-alt = Code QR du pass

passes-slip-slip = Bordereau de remise
passes-slip-date = Date de remise
passes-slip-from = Remis par
passes-slip-to = Reçu par
passes-slip-first-booklet = Premier carnet
passes-slip-last-booklet = Dernier carnet
passes-slip-booklets = Carnets
passes-slip-passes = Pass
passes-slip-value = Valeur
passes-slip-total = Total
passes-slip-check-hint = Comptez les carnets ensemble et vérifiez le premier et le dernier numéro de chaque ligne, puis signez tous les deux. Chacun garde un exemplaire.
passes-slip-signed-from = Pour le dépôt qui remet
passes-slip-signed-to = Pour le dépôt qui reçoit
passes-slip-name = Nom
passes-slip-signed-on = Date
passes-slip-page = Page
passes-slip-page-of = sur

passes-report-page = Page
passes-report-page-of = sur
passes-report-name = Nom
passes-report-signed-on = Date
