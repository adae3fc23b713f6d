/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.text.MessageFormat;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** The translated texts of this bundle, from {@code messages.properties} beside this class. */
public final class Messages {

	private static final ResourceBundle BUNDLE = ResourceBundle.getBundle(Messages.class.getPackageName() + ".messages"); //$NON-NLS-1$

	private Messages() {
	}

	/**
	 * @param key       the text's key
	 * @param arguments what takes the place of {0}, {1}, ...; numbers are shown as they are, without grouping
	 * @return the text
	 */
	public static String get(String key, Object... arguments) {
		String pattern;
		try {
			pattern = BUNDLE.getString(key);
		} catch (MissingResourceException e) {
			return '!' + key + '!';
		}
		Object[] texts = new Object[arguments.length];
		for (int i = 0; i < texts.length; i++) {
			texts[i] = String.valueOf(arguments[i]);
		}
		return MessageFormat.format(pattern, texts);
	}

	/**
	 * @param value a constant of an enumeration of this bundle
	 * @return its translated name
	 */
	public static String of(Enum<?> value) {
		return get(value.getDeclaringClass().getSimpleName() + '_' + value.name());
	}
}
